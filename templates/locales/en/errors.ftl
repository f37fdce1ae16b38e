# Faulty fields: what to do
error-title = Error:
error-summary = There is a problem
error-ward-missing = Choose a ward
error-ward-unknown = There is no such ward, choose one from the list
error-holding-missing = Enter the holding number
error-holding-unreadable = Enter the holding number as it stands on the bill, such as 123/1
error-choice-missing = Choose how much to pay
error-amount-changed = The amount has changed, look at the new one and choose again
error-phone-missing = Enter a mobile number
error-phone-invalid = A mobile number has 11 digits, such as 01712 345678
error-control-characters = Delete this and type it again, without pasting
error-email-invalid = Enter the whole e-mail address, such as name@example.com, or leave it empty
error-topic-missing = Choose what is wrong
error-statement-missing = Write what is wrong
error-statement-too-long = Write at most 1,000 characters
error-reference-missing = Enter the payment or receipt number, such as P26-000991
error-last-four-invalid = Enter the last 4 digits of the mobile number

# What a rule does not allow
refused-nothing-due = Nothing is due now.
refused-amount-changed = The amount has changed. Look at the new bill.
refused-gateway-not-offered = This payment method is not available. Choose another.
refused-payment-not-now = The payment’s status has changed. Open its page again.
refused-service-not-offered = Holding tax is not open here. Look at services in tenant.toml.
refused-rates-not-verified = The tax rates are not verified. Check them and set verified = true.
refused-period-too-far = This year is too far ahead. Demands are raised for the running year, an earlier one or the next.

# Pages and actions that did not come about
problem-not-found = There is nothing at this address
problem-not-found-text = Check the address. From the front page you can find bills, payments and receipts.
problem-not-found-plain = Check the spelling of the address. Enter it again as printed on the bill or receipt.
problem-forbidden = This cannot be done here
problem-forbidden-text = This cannot be done online. Come to the { $office } office, or call.
problem-forbidden-plain = This cannot be done online. Go to the office.
problem-sign-in-first = Sign in first
problem-sign-in-first-text = Your time is over, or you have not signed in. Nothing was sent in. Sign in and send it again.
problem-sign-in-first-plain = Sign in and send it again.
problem-confirm-first = Enter your password again
problem-confirm-first-text = This needs your password given just now. Nothing was sent in. Open the page again.
problem-confirm-first-plain = Open the page again and enter your password.
problem-enrol-first = Set up the second step first
problem-enrol-first-text = Your work needs a second step beside the password. Set it up in your account.
problem-enrol-first-plain = Set up the second step in your account.
problem-invalid = Check what you entered
problem-invalid-text = Something could not be accepted, and nothing has changed. Go back, correct it and send it again.
problem-invalid-plain = Something could not be accepted. Go back, correct it and send it again.
problem-refused = This cannot be done now
problem-refused-text = Things have changed since you opened the page. Open the bill again.
problem-refused-plain = Things have changed since you opened the page. Open it again.
problem-stale-form = Open the form again
problem-stale-form-text = The form is too old, or the browser does not allow cookies. Nothing was sent in. Allow cookies and open the page afresh.
problem-stale-form-plain = The form is too old, or the browser does not allow cookies. Open the page afresh and send it again.
problem-bad-request = What was sent could not be read
problem-bad-request-text = Nothing was sent in. Open the page afresh and try again.
problem-bad-request-plain = Nothing was sent in. Open the page afresh and try again.
problem-too-many = Too many tries
problem-too-many-text = Wait a few minutes and try again. When looking for a payment or receipt, wait an hour. If it is urgent, call.
problem-too-many-plain = Wait a few minutes and try again.
problem-suspended = Online services are closed for now
problem-suspended-text = You can still see receipts and check papers. To pay a bill, come to the { $office } office, or call.
problem-suspended-plain = You can still see receipts and check papers. To pay a bill, go to the office.
problem-archived = There are no more services at this address
problem-archived-text = { $town } no longer shows bills or takes payments here. You can still see old receipts and check papers. Call to ask about services.
problem-internal = This cannot be done right now
problem-internal-text = Try again in a few minutes. If money was taken, do not pay again. If it still fails, call and give the number below.
problem-internal-plain = Try again in a few minutes. If money was taken, do not pay again.
problem-reference = When you call, give this number:

# Accounts of staff: what cannot be
refused-staff-already-here = Somebody with this mobile number works here already. Change the roles on the page of that person.
refused-staff-email-taken = This e-mail address belongs to somebody else here. Give another one, or none.
refused-staff-no-role = Give at least one role.
refused-staff-role-unknown = There is no such role here. Choose one from the list.
refused-staff-nobody = Nobody with this number works here. Check the number.

# Signing in and passwords
error-identifier-missing = Write your mobile number or e-mail
error-sign-in-wrong = The number or the password is wrong; check both and write them again
error-code-missing = Write the code
error-code-wrong = The code is wrong; wait until the app shows a new one and write that
error-password-missing = Write the password
error-password-wrong = The password is wrong; write it again
error-password-short = A password has at least 10 characters; add another word
error-password-long = Keep the password within 200 characters
error-password-common = Many people take such a password, and it is tried first. Take a few words of your own
error-password-phone = A phone number is no password; take a few words
error-password-personal = A name, a number of yours or the town is no password; take a few other words
error-password-guessable = This password is easily guessed. Take three or four words that have nothing to do with each other
refused-factor-still-needed = Your work needs a second step. Turn another one on first.
