# Checking papers
verify-kind = Paper check
verify-title = Check a paper
verify-intro = Enter the number of the paper and its check code. Both are printed on it. Capital and small letters of the code matter.
field-town = Town
field-number = Number of the paper
field-code = Check code
verify-go = Check

verdict-genuine = Genuine
verdict-genuine-text = { $town } issued this paper and it is valid.
verdict-trial-text = This is a trial paper, issued by { $town } during a test. It does not prove a payment.
verdict-reversed = Cancelled
verify-compare = Compare with the paper
verify-paper = Paper
verify-mismatch = Do not accept the paper if even one word differs.
verify-report = Call if you think it is forged
verify-looked = Looked up on { $moment }.
verify-host = Make sure the address is { $host }.

verdict-unknown = Not found — be careful
verdict-unknown-text = { $town } has issued no paper with this code.
verify-again = Stop before you take money or the paper. Compare number and code again, or call:
verify-by-number = Search by number and code
