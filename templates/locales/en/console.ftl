# What commands print, for whoever runs the site
cli-serving = Serving. Addresses:
cli-outbox = Messages sent: { $url }
cli-migrated = The database is up to date.
cli-migrated-down = The last changes of the database are taken back.
cli-demo-refused = Demo data goes only into a test machine (POURO_ENV=development).
cli-demo-kept = { $town }: has holdings already, left as it is
cli-demo-filled = { $town }: new holdings { $holdings }, demanded ৳ { $demanded }

cli-tenants-fine = No faults. Towns: { $count }
cli-tenants-faults = Faults: { $count }. Nothing is written.
cli-tenants-nothing = Nothing changes.
cli-tenants-dry-run = Only shown, nothing is written.
cli-tenants-applied = The changes are written.

cli-import-rows = Rows read
cli-import-bad = Rows with faults
cli-import-created = New holdings
cli-import-updated = Updated holdings
cli-import-unchanged = Unchanged holdings
cli-import-arrears = Opening arrears in the file (taka)
cli-import-arrears-posted = Arrears posted now (taka)
cli-import-written = Written to the register.
cli-import-nothing-new = The register says all of this already; nothing new is written.
cli-import-not-written = Nothing is written. If there are faults, correct the file and run again.
cli-row-column = Row { $row }, { $column }
cli-row-updated = Row { $row }: holding { $holding } changes: { $columns }
cli-columns-unread = Columns that are not read: { $columns }

cli-run-title = Demands of { $period }
cli-run-billed = Holdings billed
cli-run-demanded = Total demand (taka)
cli-run-skipped = Skipped: { $reason }
skip-already-billed = billed for this year already
skip-nil = demand is zero
skip-no-rates = no rates when the year begins

cli-ledger-holds = the books add up
cli-ledger-broken = the books do not add up
cli-ledger-journals = Journals
cli-ledger-lines = Journal lines
cli-ledger-debit = Total debit (taka)
cli-ledger-credit = Total credit (taka)
cli-ledger-receivable = Receivable in the ledger (taka)
cli-ledger-demands = Open in the demand register (taka)
cli-ledger-receipts = Receipts
cli-ledger-received = Received by receipts (taka)
cli-ledger-book = Numbers of a receipt book

# What does not add up; figures in poisha
ledger-fault-unbalanced = debit and credit of a journal differ (poisha): { $what }
ledger-fault-empty = a journal has no lines: { $what }
ledger-fault-unknown-account = an account is not in the chart (poisha): { $what }
ledger-fault-control = ledger and register differ (poisha): { $what }
ledger-fault-demand = a demand's payments and rebate differ from its receipts (poisha): { $what }
ledger-fault-credit = an advance differs from its receipts (poisha): { $what }
ledger-fault-receipt = a receipt differs from the sum of its parts (poisha): { $what }
ledger-fault-unmatched = a receipt and its journal do not meet: { $what }
ledger-fault-gap = numbers of a receipt book differ (receipts / last number): { $what }
ledger-fault-drawer = a counted drawer differs from the receipts of its shift (poisha): { $what }

# What is wrong in a town's files
fault-not-toml = the file cannot be read: { $detail }
fault-missing = is missing; add it
fault-unknown-key = there is no such key; check the spelling or remove it
fault-expected = needs { $detail }
fault-one-of = must be one of: { $detail }
fault-too-long = too long; characters at most { $detail }
fault-out-of-range = out of range; the range is { $detail }
fault-above-ceiling = above the legal ceiling of { $detail }%
fault-overlaps = the dates conflict; compare with { $detail }
fault-national-only = only the national file may set this; remove it here
fault-taken = already taken: { $detail }
fault-uuid-differs = the municipality is known under another uuid, which never changes: write that one
fault-host-not-allowed = write a whole domain in small letters, such as natore.gov.bd
fault-slug-not-allowed = use 3 to 32 small letters, digits or hyphens; not a reserved word such as pay
fault-slug-differs = differs from the name of the folder; make them the same
fault-twice = the same value stands twice; keep one
fault-seal = the seal cannot be used: { $detail }
fault-template = the places of the message cannot be filled: { $detail }
fault-unknown-permission = there is no such permission; check the name
fault-unknown-ward = the town has no such ward on that day
fault-unknown-post = the whole town has no other post of this name
fault-unknown-block = no [[blocks]] of this name: { $detail }
fault-form-code = a code twice, or a condition on what is not asked before: { $detail }
fault-last-step = the last step is that of whoever signs last: recommend for the ward, approve for the head
fault-not-when-live = only for trying out; a live town needs the real one
fault-in-use = figures were computed by this; add a new file with a later date

expected-text = words in quotes
expected-flag = true or false
expected-day = a day, such as 2026-07-01
expected-integer = a whole number
expected-path = a path of this site that begins with one /
expected-percent = a per cent with at most two decimals, such as 7.5
expected-taka = an amount in taka, such as 1200.50
expected-table = a table
expected-code = a name in small letters, digits and _
expected-list = a list
expected-uuid = a UUID
expected-colour = the code of a colour, such as #006a4e
expected-day-of-year = a month and day, such as 09-30
expected-days-of-year = 1 to 12 months and days in the order of the fiscal year, such as 09-30

# What is wrong in a row of a register
row-fault-column-missing = the file lacks this column; add it
row-fault-column-twice = this column stands twice; keep one
row-fault-ward-out-of-range = the town has no such ward; write the right number
row-fault-number-missing = write the holding number
row-fault-date-in-number-cell = the number has become a date; make the cell text and write it again, such as 12/3
row-fault-number-unreadable = write the holding number like this: 123/1 or 123/ক
row-fault-duplicate-holding = an earlier row of this ward has the same number; keep one
row-fault-owner-missing = write the owner's name
row-fault-too-long = too long; shorten it
row-fault-legacy-encoding = written in an old Bijoy font; convert it to Unicode
row-fault-broken-formula = a formula that gives an error; write the value itself
row-fault-phone-invalid = a mobile number has 11 digits, such as 01712 345678; leave the cell empty if there is none
row-fault-nid-invalid = an NID has 10, 13 or 17 digits; leave the cell empty if there is none
row-fault-use-unknown = write residential, commercial, mixed, institutional, industrial or vacant
row-fault-structure-unknown = write pucca, semi-pucca or kutcha
row-fault-occupancy-unknown = write owner, let, both or vacant
row-fault-area-not-a-number = write the area in square feet, digits only, such as 1200
row-fault-rent-not-a-number = write the amount in digits only, such as 5000
row-fault-rent-negative = the amount must be zero or more; look at the minus sign
row-fault-unknown-service = write holding, lighting, conservancy, water or sewerage, divided by ;
row-fault-arrears-malformed = write arrears like this, each year once: 2024-25:1200;2025-26:1500
row-fault-arrears-not-past = write arrears only of fiscal years that are over
row-fault-arrears-already-posted = the books have other arrears already; a file cannot change them

# Headings of a register that are read beside the column's own name
register-heading-ward = ward no | ward number
register-heading-mahalla = mahallah | moholla | mohalla | neighbourhood | neighborhood | para | village
register-heading-road = road name | street | street name
register-heading-holding-no = holding number | holding | house no | house number
register-heading-owner = owner name | owner's name | name of owner | name of the owner | taxpayer | taxpayer name | name
register-heading-father-or-spouse =
    father or husband | father/husband | father/spouse | father's name | father name | father | husband's name
    | husband name | husband | spouse | father's or husband's name | father/husband name | father's/husband's name
register-heading-phone =
    phone no | phone number | mobile | mobile no | mobile number | telephone | cell | cell no | contact no | contact number
register-heading-nid = nid no | nid number | national id | national id no | national id number | voter id
register-heading-use = land use | usage | type of use | use type | use of holding
register-heading-structure = structure type | type of structure | building type | type of building | construction
register-heading-occupancy = occupied by | occupant | occupier | owner/tenant | owner or tenant
register-heading-floor-area-sqft =
    floor area | area (sq. ft.) | sq. ft. | square feet | floor area (square feet)
register-heading-monthly-rent = rent | rent per month | monthly rent (taka) | monthly rent (tk)
register-heading-own-use-rent = own rent | rent of own use | rent of own part | fair rent | estimated rent
register-heading-loan-interest-yearly = loan interest | yearly loan interest | annual loan interest | interest on house loan
register-heading-flat-annual-value = flat value | fixed annual value | annual value of vacant land
register-heading-services = service | rates | tax and rates | taxes and rates
register-heading-arrears = arrear | opening arrears | previous arrears | previous dues | dues | outstanding
register-heading-remarks = remark | notes | note | comment | comments

# Values of a register as tax sections write them
register-land-use-residential = residence | house | home | dwelling
register-land-use-commercial = business | shop | shops | market
register-land-use-mixed = mixed use | residential and commercial | residential/commercial | residential cum commercial | both
register-land-use-institutional = institution | government | govt | office | school | educational | religious
register-land-use-industrial = industry | factory | mill
register-land-use-vacant = vacant land | vacant plot | empty | empty land | empty plot
register-structure-pucca = pacca | pakka | paka | pukka | RCC
register-structure-semi-pucca = semi-pacca | semi-pakka | semi-paka | semi-pukka | half-pucca | half-paka
register-structure-kutcha = kacha | kaccha | kancha | katcha | kuccha
register-occupancy-owner = self | own | own use | owner occupied | self occupied
register-occupancy-let = rent | rented | tenant | tenanted | let out
register-occupancy-both = mixed | owner and tenant | owner/tenant | partly let | part let
register-occupancy-vacant = empty | unoccupied
register-rate-holding = holding tax | house tax | tax on buildings and land | building and land tax
register-rate-lighting = lighting rate | light | street light | street lights | street lighting
register-rate-conservancy = conservancy rate | waste | waste removal | refuse removal | garbage | garbage removal | cleaning
register-rate-water = water rate | water supply
register-rate-sewerage = sewerage rate | sewage | sewer
cli-staff-link = The link works once, within 72 hours: { $url }

cli-audit-holds = the trail is whole
cli-audit-broken = the trail is not whole
cli-audit-sealed = acts sealed
cli-audit-waiting = of the last minute, seal to come
cli-audit-heads = daily heads
cli-audit-outside = heads kept outside the database
cli-audit-no-file = no file
cli-audit-no-head = { $town }: there is no daily head yet.

# What is wrong with a trail
chain-fault-changed = changed after it was sealed: { $what }
chain-fault-missing = removed, only its seal is left: { $what }
chain-fault-reordered = exchanged with another act: { $what }
chain-fault-gap = a seal was removed: { $what }
chain-fault-unsealed = long due, and not sealed: { $what }
chain-fault-head = the daily head and the chain differ: { $what }
chain-fault-signature = the daily head was not signed with the town's key: { $what }
chain-fault-head-gone = a daily head was removed: { $what }
chain-fault-outside = the head kept outside and the database differ: { $what }
chain-fault-unknown-key = the daily heads of these days were signed by a key that this secret does not make: { $what }
chain-fault-head-late = the heads stop, though days are over; the last one: { $what }
chain-fault-outside-gone = days without a line in the file outside: { $what }

cli-keys-in-settings = The settings hold the key: put the new generation first in POURO_SECRET_KEY and run this without --new. The README has the steps.
cli-keys-new = A new key was drawn, generation { $generation }. A running server reads what it seals; restart it, so that it seals with it too.
cli-keys-sealed = Rows sealed anew: { $count }
cli-keys-generation = Generation { $generation }: { $count } rows
cli-keys-left = Rows that could not be opened: { $count }. The log names them.
cli-staff-roles = Roles here: { $roles }
cli-demo-staff = Mobile numbers of staff in every town (central- ones on the console). Password: { $password }
cli-secret-set = { $slug }: { $name } is kept, encrypted.
cli-secret-removed = { $slug }: { $name } is taken away.
cli-secret-names = There is no secret of this name. Those that there are: { $names }
cli-secret-no-town = There is no municipality with the slug { $slug }.
cli-secret-empty = Nothing was given. Write the secret to standard input.
cli-secret-unreadable = The secret cannot be read; it must be text of at most 8 kilobytes.
expected-fiscal-year = a fiscal year, such as 2026-27
expected-gift = rebate or surcharge_off, at least one
