# The staff office
office-nav = Pages of the office
sign-out = Sign out
