"""Which passwords are too easy. Length counts; no rule asks for special characters (ASVS 6.2)."""

from typing import Final

from shared.errors import Invalid

SHORTEST: Final = 8
LONGEST: Final = 256
FEWEST_CHARACTERS: Final = 4
EASY: Final = (
    "password", "passw0rd", "qwertyui", "iloveyou", "sandi", "rahasia", "indonesia", "bismillah",
    "merdeka", "capaian", "12345678", "87654321", "pemprov", "pemkot", "pegawai",
)  # fmt: skip


def check_password(password: str, username: str) -> None:
    """Refuse a password that is short, too long, or easily guessed.

    Raises:
        Invalid: says what is wrong, never the password itself.
    """
    if len(password) < SHORTEST:
        raise Invalid("password_short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password_long", most=LONGEST)
    plain = password.casefold()
    bare = plain.strip("0123456789!@#$%^&*()-_=+., ")
    if bare in EASY or plain in EASY or username.casefold() in (plain, bare):
        raise Invalid("password_easy")
    if len(set(plain)) < FEWEST_CHARACTERS:
        raise Invalid("password_easy")
