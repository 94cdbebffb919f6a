"""LINE's rich menus: what each channel shows, what stands there, and the way from one to the other."""
