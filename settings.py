"""Every setting, typed, read once at start from the environment or ``.env``; documented in ``.env.example``."""
