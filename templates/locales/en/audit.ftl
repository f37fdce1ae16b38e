# The trail of changes
act-code-ask = Asked for a code
act-code-mistake = Entered a wrong code
act-citizen-sign-in = Citizen signed in
act-citizen-sign-out = Citizen signed out
act-citizen-set = Citizen changed settings
act-holding-save = Kept an eye on a holding
act-holding-forget = Took a holding off the list
act-message-refuse = Stopped messages
act-message-restore = Switched messages on again
