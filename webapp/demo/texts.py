"""What the town's activities and sites say of themselves, in Swedish, English, Arabic and Tigrinya."""

Texts = dict[str, dict[str, str]]

TITLES: Texts = {
    "svenska": {
        "sv": "Svenska för arbete",
        "en": "Swedish for work",
        "ar": "السويدية للعمل",
        "ti": "ሽወደንኛ ንስራሕ",
    },
    "verkstad": {
        "sv": "Arbetsträning i verkstad",
        "en": "Work training in the workshop",
        "ar": "تدريب عملي في الورشة",
        "ti": "ልምምድ ስራሕ ኣብ ወርክሾፕ",
    },
    "jobbsok": {
        "sv": "Jobbsökargrupp",
        "en": "Job-search group",
        "ar": "مجموعة البحث عن عمل",
        "ti": "ጉጅለ ምድላይ ስራሕ",
    },
    "odling": {
        "sv": "Praktik i odlingen",
        "en": "Work placement in the garden",
        "ar": "تدريب مهني في البستان",
        "ti": "ልምምድ ስራሕ ኣብ ጀርዲን",
    },
}

PURPOSES: Texts = {
    "svenska": {
        "sv": "Du övar den svenska som behövs på ett arbete: att fråga, läsa ett schema och förstå en instruktion.",
        "en": "You practise the Swedish that a job needs: asking, reading a timetable, understanding instructions.",
        "ar": "تتدرّب على السويدية التي يحتاجها العمل: السؤال وقراءة جدول المواعيد وفهم التعليمات.",
        "ti": "ንስራሕ ዘድሊ ሽወደንኛ ትለማመዱ፦ ሕቶ ምሕታት፣ መደብ ግዜ ምንባብን መምርሒ ምርዳእን።",
    },
    "verkstad": {
        "sv": "Du prövar arbetsuppgifter i lugn takt och ser vad du orkar och trivs med.",
        "en": "You try tasks at a calm pace and find out what you can manage and enjoy.",
        "ar": "تجرّب مهامّ عمل بوتيرة هادئة وتكتشف ما تقدر عليه وما يناسبك.",
        "ti": "ብህዱእ ናህሪ ዝተፈላለየ ስራሓት ትፍትኑ፣ እንታይ ከም እትኽእሉን እንታይ ከም ዝሰማምዓኩምን ድማ ትፈልጡ።",
    },
    "jobbsok": {
        "sv": "Du skriver CV, söker lediga jobb och övar på intervjuer tillsammans med andra.",
        "en": "You write a CV, look for vacancies and practise interviews together with others.",
        "ar": "تكتب سيرتك الذاتية وتبحث عن وظائف شاغرة وتتدرّب على مقابلات العمل مع آخرين.",
        "ti": "ምስ ካልኦት ብሓባር ሲቪ ትጽሕፉ፣ ክፉት ስራሓት ትደልዩ፣ ቃለ መሕትት ድማ ትለማመዱ።",
    },
    "odling": {
        "sv": "Du arbetar med föreningen Odlarna: sår, vattnar, skördar och sköter växthuset.",
        "en": "You work with the association Odlarna: sowing, watering, harvesting and tending the greenhouse.",
        "ar": "تعمل مع جمعية Odlarna: الزراعة والريّ والحصاد والعناية بالبيت الزجاجي.",
        "ti": "ምስ ማሕበር Odlarna ትሰርሑ፦ ምዝራእ፣ ኣታኽልቲ ምስታይ፣ ፍርያት ምእካብን ግሪንሃውስ ምክንኻንን።",
    },
}

DIRECTIONS: Texts = {
    "VERK": {
        "sv": "Buss 3 till Verkstadsgatan. Ingången är den blå dörren.",
        "en": "Bus 3 to Verkstadsgatan. The entrance is the blue door.",
        "ar": "الحافلة رقم 3 إلى Verkstadsgatan. المدخل هو الباب الأزرق.",
        "ti": "ኣውቶቡስ 3 ናብ Verkstadsgatan። መእተዊ እቲ ሰማያዊ ማዕጾ እዩ።",
    },
    "SPRAK": {
        "sv": "Fem minuter till fots från stationen. En trappa upp, hiss finns.",
        "en": "Five minutes on foot from the station. One floor up; there is a lift.",
        "ar": "خمس دقائق سيرًا على الأقدام من المحطة. طابق واحد إلى الأعلى، ويوجد مصعد.",
        "ti": "ካብ መዕረፊ ባቡር ሓሙሽተ ደቒቕ ብእግሪ። ሓደ ደርቢ ንላዕሊ፣ ሊፍት ኣሎ።",
    },
    "ODLA": {
        "sv": "Buss 7 till Åkerby. Följ grusvägen till växthuset.",
        "en": "Bus 7 to Åkerby. Follow the gravel road to the greenhouse.",
        "ar": "الحافلة رقم 7 إلى Åkerby. اتبع طريق الحصى حتى البيت الزجاجي.",
        "ti": "ኣውቶቡስ 7 ናብ Åkerby። ነቲ ናይ ጸጸር መንገዲ ናብ ግሪንሃውስ ተኸተሉ።",
    },
}
