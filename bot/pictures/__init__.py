"""Pictures the house draws itself, for places that show no page: rich menus, icons, a calendar as an image.

A drawing is a pure function of plain values and gives PNG bytes; the same values give the same bytes.
"""
