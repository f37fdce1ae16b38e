# কর্মীদের প্রবেশ

# নিজের অ্যাকাউন্টে কী হয়েছে, বার্তায়
security-password-changed = আপনার পাসওয়ার্ড বদলানো হয়েছে
security-factor-added = প্রবেশের দ্বিতীয় ধাপ যোগ হয়েছে
security-factor-removed = প্রবেশের একটি দ্বিতীয় ধাপ বন্ধ হয়েছে
security-recovery-code-used = একটি উদ্ধার কোড ব্যবহার হয়েছে
security-recovery-codes-made = নতুন উদ্ধার কোড তৈরি হয়েছে
security-new-browser = নতুন একটি ব্রাউজার থেকে প্রবেশ হয়েছে
