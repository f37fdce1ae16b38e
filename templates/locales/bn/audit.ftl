# কাজের বিবরণী
act-code-ask = কোড চাওয়া
act-code-mistake = ভুল কোড দেওয়া
act-citizen-sign-in = নাগরিকের প্রবেশ
act-citizen-sign-out = নাগরিকের বেরিয়ে যাওয়া
act-citizen-set = নাগরিকের পছন্দ বদল
act-holding-save = হোল্ডিং নজরে রাখা
act-holding-forget = হোল্ডিং তালিকা থেকে সরানো
act-message-refuse = বার্তা বন্ধ করা
act-message-restore = বার্তা আবার চালু করা
