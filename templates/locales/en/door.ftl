# Signing in, for staff

# What happened to one's own account, in messages
security-password-changed = your password was changed
security-factor-added = a second step for signing in was added
security-factor-removed = a second step for signing in was turned off
security-recovery-code-used = a recovery code was used
security-recovery-codes-made = new recovery codes were made
security-new-browser = somebody signed in from a new browser

# Signing in
sign-in-title = Sign in for staff
sign-in-send = Sign in
sign-in-forgotten = Forgotten your password?
to-sign-in = Go to the sign-in page
field-identifier = Mobile number or e-mail
field-password = Password
field-code = Code
door-wait = There were too many tries. Try again in { $minutes } minutes.
second-title = The second step
second-hint-app = The 6 digits that the code app on your phone shows now. If you do not have your phone, write one of the recovery codes on paper.
second-hint-recovery = Write one of the recovery codes on paper.
second-send = Continue
second-other-account = Sign in with another account
confirm-title = Show that it is you
confirm-text = { $name }, the password is asked for again before this, so that nobody else can do it from a page that you left open.
confirm-code-hint = Instead of the password you may give the 6 digits of your code app.
confirm-send = Continue
confirm-not-now = Not now
invitation-title = Join the office
invitation-from = { $name }, { $from } invites you to work in the office of { $town }. Choose your password.
invitation-from-office = { $name }, { $town } invites you to work in its online office. Choose your password.
invitation-phone = You will sign in with this mobile number
invitation-send = Set password
password-hint = At least 10 characters. Write a few words side by side that you remember; not a name or a phone number.
reset-title = New password
reset-text = { $name }, choose a new password. Everything that is signed in with your account will be signed out.
dead-link-title = This link no longer works
dead-link-text = Each link works once, for 72 hours, and a newer one replaces it. If you have set your password already, sign in. If not, ask whoever invited you to send it again.
forgotten-title = Get a new password
forgotten-text = Write your mobile number or e-mail. A link will be sent there; open it and choose a new password.
forgotten-send = Send the link
forgotten-sent-title = Look at your messages
forgotten-sent-text = If a member of staff has this number or e-mail, a link has been sent. If nothing comes within a few minutes, check the number, or tell the office.
