# Signing in, for staff
