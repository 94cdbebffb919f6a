"""Files of transfers as a bank's software writes them."""


def field(text: str, length: int) -> bytes:
    written = text.encode("cp932")
    assert len(written) <= length
    return written.ljust(length)


def header(day: str = "1228") -> bytes:
    return b"1" + b"21" + b"0" + b"0000012345" + field("ｼﾞﾑｷﾖｸ", 40) + day.encode() + b"0001" + field("ﾐｽﾞﾎ", 15) + b"001" + field("ﾎﾝﾃﾝ", 15) + b"1" + b"7654321" + b" " * 17  # fmt: skip


def data(
    customer: str = "1001", amount: int = 12_500, account: str = "1234567", second: str = "", payee: str = "ﾜｼﾖｸ ｽｽﾞﾗﾝ", mark: str = " "
) -> bytes:  # fmt: skip
    return (
        b"2" + b"0149" + field("ｼｽﾞｵｶ", 15) + b"101" + field("ﾎﾝﾃﾝ", 15) + b"0000" + b"1" + account.encode() + field(payee, 30)
        + b"%010d" % amount + b"0" + customer.rjust(10, "0").encode() + second.rjust(10, "0").encode() + b"7" + mark.encode() + b" " * 7
    )  # fmt: skip


def trailer(count: int, total: int) -> bytes:
    return b"8" + b"%06d" % count + b"%012d" % total + b" " * 101


END = b"9" + b" " * 119


def bank_file(*records: bytes, day: str = "1228", total: int | None = None) -> list[bytes]:
    """The records of a whole file around these data records; ``total``: another one than the right one."""
    amounts = sum(int(record[80:90]) for record in records)
    return [header(day), *records, trailer(len(records), amounts if total is None else total), END]
