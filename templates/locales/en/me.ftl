# A citizen’s own pages

# Signing in
me-signed-out = You are signed out.
me-sign-in-title = Sign in with your mobile number
me-sign-in-intro = We send a code of 6 digits to your number. With it you see your holdings, receipts and answers to what you reported on one page.
me-sign-in-phone-hint = The code goes to this number
me-own-phone = Is this phone or computer your own?
me-own-phone-yes = Yes, my own
me-own-phone-yes-note = Remembered for up to 90 days
me-own-phone-no = No, somebody else’s or a shop’s
me-own-phone-no-note = Signs you out after 30 minutes without use
me-send-code = Send the code
me-code-title = Enter the code
me-code-sent-to = We have sent a code by SMS to:
me-code-other-number = Use another number
field-sms-code = Code of 6 digits
me-otp-hint = The code works for 5 minutes. Tell nobody; we never ask for it by phone.
me-code-go = Sign in
me-code-again = Send a new code
me-code-again-hint = If no code comes within a minute, ask for a new one. The old one then stops working.
me-code-wait-title = Try again a little later
me-code-wait-text = You can ask for a new code for this number from { $time }. If an earlier code has come, use that one.
me-sign-out = Sign out
me-sign-out-everywhere = Sign out everywhere
me-sign-out-everywhere-note = Do this if you lost your phone or signed in on somebody else’s.

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
me-look-identity = The NID number was opened
me-look-phone = The mobile number was changed
me-look-by-codes = Online, with codes from both numbers
me-look-reason = Reason: { $reason }
me-list-previous = Previous page
me-list-next = Next page

# Language, messages and devices
me-settings-language = In which language should SMS come?
me-language-bn = Bangla
me-language-en = English
me-settings-reminders = Shall we remind you of the last days of instalments?
me-settings-reminders-note = Receipts and codes always come.
me-reminders-on = Yes, remind me
me-reminders-off = No, thank you
me-settings-kept = Your choices are kept.
me-settings-keep = Keep these choices
me-settings-refused = Messages that are off
me-settings-refused-text = Somebody with your number said that messages about these holdings are not for you. You can switch them on again.
me-settings-restore = Switch messages on again
me-settings-devices = Where you are signed in
me-device-unknown = Unknown device
me-device-this = This one
me-device-opened = Signed in: { $moment }
me-device-seen = Last seen: { $moment }

# The mobile number of a holding
me-phone-title = Change the mobile number
me-phone-intro = We send a code to the old number and one to the new. Have both phones at hand.
me-phone-new-hint = This new number goes into the register
me-phone-send-codes = Send codes to both numbers
me-phone-counter-title = If you have lost the old number
me-phone-counter-text = Come to the office of the { $office } with your national identity card and a tax receipt. The number is changed there.
me-phone-codes-title = Enter both codes
me-phone-old = Old number
me-phone-new = New number
field-old-code = Code sent to the old number
field-new-code = Code sent to the new number
me-phone-change-go = Change the number
me-phone-again = Ask for new codes
me-phone-changed-title = The mobile number has changed
me-phone-changed-text = Both numbers were told by SMS. The holding now shows on the page of the new number.

# This message is not mine
not-mine-link = Was this message not for you?
not-mine-title = Was this message not for you?
not-mine-text = After you press the button below, no SMS about holding { $subject } goes to your number any more. The office will look for the right number. Nothing changes about money or bills.
not-mine-go = Send no more to my number
not-mine-done-title = No more will be sent
not-mine-done-text = No SMS about holding { $subject } goes to that number any more. The office will look for the right number.
not-mine-undo = If this was a mistake, sign in with that number. You can switch messages on again under “Language, messages and devices”.
