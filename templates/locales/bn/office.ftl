# কর্মীদের অফিস
office-nav = অফিসের পাতা
sign-out = বের হোন
