# The trail of changes
act-staff-sign-in-failed = Failed to sign in
act-staff-confirm = Proved identity again
act-staff-reset = Reset somebody's access
act-staff-reset-ask = Asked for a new password
act-staff-locale = Changed language
act-password-change = Changed password
act-factor-add = Turned a second step on
act-factor-remove = Turned a second step off
act-recovery-make = Made new recovery codes
act-recovery-use = Used a recovery code
act-passkey-add = Added a passkey
act-passkey-remove = Removed a passkey
act-session-end = Ended a session
act-approval-ask = Agreement asked for
act-approval-give = Agreed to
act-approval-decline = Declined
act-approval-withdraw = Request withdrawn
