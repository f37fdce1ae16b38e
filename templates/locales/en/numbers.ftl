# Numbers, dates and times
words-below-hundred =
    zero one two three four five six seven eight nine
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight twenty-nine
    thirty thirty-one thirty-two thirty-three thirty-four thirty-five thirty-six thirty-seven thirty-eight thirty-nine
    forty forty-one forty-two forty-three forty-four forty-five forty-six forty-seven forty-eight forty-nine
    fifty fifty-one fifty-two fifty-three fifty-four fifty-five fifty-six fifty-seven fifty-eight fifty-nine
    sixty sixty-one sixty-two sixty-three sixty-four sixty-five sixty-six sixty-seven sixty-eight sixty-nine
    seventy seventy-one seventy-two seventy-three seventy-four seventy-five seventy-six seventy-seven seventy-eight seventy-nine
    eighty eighty-one eighty-two eighty-three eighty-four eighty-five eighty-six eighty-seven eighty-eight eighty-nine
    ninety ninety-one ninety-two ninety-three ninety-four ninety-five ninety-six ninety-seven ninety-eight ninety-nine
words-hundred = { $n } hundred
words-thousand = { $n } thousand
words-lakh = { $n } lakh
words-crore = { $n } crore
words-taka = { $taka } taka only
words-taka-poisha = { $taka } taka { $poisha } poisha only

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

day-part-dawn = am
day-part-morning = am
day-part-late-morning = am
day-part-noon = pm
day-part-afternoon = pm
day-part-evening = pm
day-part-night = pm
time-of-day = { $clock } { $part }

ordinal-1 = { $n }st
ordinal-2 = { $n }nd
ordinal-3 = { $n }rd
ordinal-4 = { $n }th
ordinal-5 = { $n }th
ordinal-6 = { $n }th
ordinal-other = { $n }th
