# The trail of changes
act-identity-reveal = Opened an NID number
act-phone-change = Changed a mobile number
act-queue-take = Took a task on
act-queue-give-back = Gave a task back
act-queue-hand-over = Handed a task over
act-queue-close = Closed a task
