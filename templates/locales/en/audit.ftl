# The trail of changes
act-staff-invite = Staff invited
act-staff-join = Staff joined
act-staff-sign-in = Staff signed in
act-staff-sign-out = Staff signed out
act-staff-leave = Staff left
act-role-grant = Role given
act-role-end = Role ended
act-office-record = Post recorded
act-office-end = Post ended
act-identity-reveal = Personal number opened
act-phone-change = Mobile number changed

audit-head-title = { $town }: head of the day { $day }
audit-head-entries = Acts in the trail up to that day: { $count }
audit-head-hash = Fingerprint of the last act: { $hash }
audit-head-key = Key: { $key }
audit-head-signature = Signature: { $signature }
