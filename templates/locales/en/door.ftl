# Signing in, for staff

# What happened to one's own account, in messages
security-password-changed = your password was changed
security-factor-added = a second step for signing in was added
security-factor-removed = a second step for signing in was turned off
security-recovery-code-used = a recovery code was used
security-recovery-codes-made = new recovery codes were made
security-new-browser = somebody signed in from a new browser
