# A citizen’s own pages

# Signing in
sign-in-title = Sign in with your mobile number
sign-in-intro = We send a code of 6 digits to your number. With it you see your holdings, receipts and answers to what you reported on one page.
sign-in-phone-hint = The code goes to this number
own-phone = Is this phone or computer your own?
own-phone-yes = Yes, my own
own-phone-yes-note = Remembered for up to 90 days
own-phone-no = No, somebody else’s or a shop’s
own-phone-no-note = Signs you out after 30 minutes without use
send-code = Send the code
code-title = Enter the code
code-sent-to = We have sent a code by SMS to:
code-other-number = Use another number
field-otp = Code of 6 digits
otp-hint = The code works for 5 minutes. Tell nobody; we never ask for it by phone.
code-go = Sign in
code-again = Send a new code
code-again-hint = If no code comes within a minute, ask for a new one. The old one then stops working.
code-wait-title = Try again a little later
code-wait-text = You can ask for a new code for this number from { $time }. If an earlier code has come, use that one.
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
sign-out-everywhere-note = Do this if you lost your phone or signed in on somebody else’s.

# My items
me-title = My items
me-signed-in = You are signed in with the number:
me-settings = Language, messages and devices
me-registered = Holdings of this number
me-registered-none = The tax register has this number for no holding. To have it added, come to the office of the { $office } with your papers.
me-several-people = One number may serve several people of a family, so the list is by owner.
me-bill-pay = See the bill and pay
me-change-phone = Change the mobile number
me-saved = Holdings you keep an eye on
me-saved-hint = You can keep any holding here, such as your parents’ or the one that you rent. The owner’s name is masked.
me-save = Keep an eye on it
me-forget = Take off the list
me-receipts = Receipts
me-receipts-none = Nothing has been paid with this number yet.
me-receipts-all = See all receipts
me-receipts-order = Newest first.
me-reports = What you reported as wrong
me-report-open = Not answered yet
me-report-answered = Answered
me-looks = Who opened your data
me-looks-none = Nobody has opened your NID number or changed the mobile number.
look-identity = The NID number was opened
look-phone = The mobile number was changed
look-by-codes = Online, with codes from both numbers
look-reason = Reason: { $reason }
list-previous = Previous page
list-next = Next page

# Language, messages and devices
settings-language = In which language should SMS come?
language-bn = Bangla
language-en = English
settings-reminders = Shall we remind you of the last days of instalments?
settings-reminders-note = Receipts and codes always come.
reminders-on = Yes, remind me
reminders-off = No, thank you
settings-keep = Keep these choices
settings-refused = Messages that are off
settings-refused-text = Somebody with your number said that messages about these holdings are not for you. You can switch them on again.
settings-restore = Switch messages on again
settings-devices = Where you are signed in
device-unknown = Unknown device
device-this = This one
device-opened = Signed in: { $moment }
device-seen = Last seen: { $moment }

# The mobile number of a holding
phone-title = Change the mobile number
phone-intro = We send a code to the old number and one to the new. Have both phones at hand.
phone-new-hint = This new number goes into the register
phone-send-codes = Send codes to both numbers
phone-counter-title = If you have lost the old number
phone-counter-text = Come to the office of the { $office } with your national identity card and a tax receipt. The number is changed there.
phone-codes-title = Enter both codes
phone-old = Old number
phone-new = New number
field-old-code = Code sent to the old number
field-new-code = Code sent to the new number
phone-change-go = Change the number
phone-again = Ask for new codes
phone-changed-title = The mobile number has changed
phone-changed-text = Both numbers were told by SMS. The holding now shows on the page of the new number.

# This message is not mine
not-mine-link = Was this message not for you?
not-mine-title = Was this message not for you?
not-mine-text = After you press the button below, no SMS about holding { $subject } goes to your number any more. The office will look for the right number. Nothing changes about money or bills.
not-mine-go = Send no more to my number
not-mine-done-title = No more will be sent
not-mine-done-text = No SMS about holding { $subject } goes to that number any more. The office will look for the right number.
not-mine-undo = If this was a mistake, sign in with that number. You can switch messages on again under “Language, messages and devices”.
