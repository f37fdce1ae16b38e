# The frame of pages, and general words
skip-to-main = Skip to main content
strip-title = An official service: how to tell
strip-text = Check that the address is { $host } and has a padlock beside it. We never ask for a PIN, password or OTP by phone.
other-language = বাংলা
help-line = Help line
to-home = Go to the home page
back = Back
change = Change
choose = Choose
such-as = For example

menu = Menu
menu-bill = See your bill
menu-track = Find a payment or receipt
menu-verify = Verify a receipt
menu-me = My items
menu-charter = Citizen’s charter
menu-contacts = Contacts
menu-help = Help
menu-privacy = Privacy

office-pourashava = municipality
office-city-corporation = city corporation
banner-trial = Trial site: no real money is taken here, and receipts are not real.
banner-preparing = This site is being prepared. No real money is taken here, and receipts are not real.
banner-suspended = Online services of this town are closed for now. The office can be read, but nothing changed.
banner-archived = This town no longer works here. What was can be read, but nothing changed.
state-trial = On trial
not-verified = The { $office } has not confirmed this yet. Call to be sure.
unverified = Not confirmed
online = Online
at-office = At the office

ward-n = Ward { $n }
holding = Holding
owner = Owner
payment = Payment
amount = Amount
time = Time
address = Address
telephone = Telephone
e-mail = E-mail
office-hours = Office hours
place = Upazila, district and division

national-title = Online municipal services
national-heading = Choose your municipality (pourashava) or city corporation
national-intro = Your town’s own pages have your holding tax bill, receipts and contacts. No account is needed.
