"""What search engines read beside the page of a shop: schema.org. All of it stands on the page in words, too."""

from typing import Any, Final

from bot.channels.web.shops.told import ToldShop
from shops.genres import LISTED, NAMED, genres_of
from shops.shop import Shop

Node = dict[str, Any]

_OF_GENRE: Final = {
    "hotel": "LodgingBusiness",
    "bakery": "Bakery",
    "bar": "BarOrPub",
    "cafe": "CafeOrCoffeeShop",
    "fastfood": "FastFoodRestaurant",
    "hamburger": "FastFoodRestaurant",
    "convenience": "ConvenienceStore",
    "clothes": "ClothingStore",
    "electronics": "ElectronicsStore",
    "homecenter": "HardwareStore",
    "bookshop": "BookStore",
    "liquor": "LiquorStore",
    "supermarket": "GroceryStore",
    "souvenir": "Store",
    "drugstore": "Pharmacy",
    "gas": "GasStation",
    "beauty": "HealthAndBeautyBusiness",
    "taxi": "LocalBusiness",
    "hospital": "LocalBusiness",
    "services": "LocalBusiness",
    "spa": "LocalBusiness",
    "karaoke": "EntertainmentBusiness",
}
"""Genres of the common set that are no restaurants."""


def kind_of(shop: Shop) -> str:
    """The type of schema.org for what the list, or failing that the name, says; the widest where neither does."""
    found = genres_of(shop)
    for least in (LISTED, NAMED):
        codes = [code for code, sure in found.items() if sure >= least]
        if codes:
            named = {_OF_GENRE.get(code, "Restaurant") for code in codes}
            return (
                named.pop() if len(named) == 1 else "Restaurant" if "Restaurant" in named else "LocalBusiness"
            )
    return "LocalBusiness"


def shop(told: ToldShop, kind: str, address: str) -> Node:
    """``kind``: see :func:`kind_of`. ``address``: of the page."""
    place = {
        "@type": "PostalAddress", "addressCountry": "JP", "postalCode": told.postal,
        "addressLocality": told.municipality, "streetAddress": told.address,
    }  # fmt: skip
    node: Node = {
        "@type": kind,
        "name": told.name,
        "alternateName": told.reading,
        "telephone": told.phone,
        "address": {key: value for key, value in place.items() if value},
        "url": address,
    }
    if kind.endswith("Restaurant"):
        node["servesCuisine"] = told.genre
    if told.lat is not None:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": told.lat, "longitude": told.lng}
    return {key: value for key, value in node.items() if value}
