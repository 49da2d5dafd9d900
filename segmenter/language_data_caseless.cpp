// Languages whose scripts know no capitals. There a full stop alone tells little, so these tables
// name titles and initials: letters of the Latin alphabet as they are spelt in each script, too.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kArabic = {
    .tag = "ar",
    .inner = "د أ أ.د م أ.م د.م ق.م مثلا",
    .before_number = "ص ج رقم ع س ت هـ",
    .numbered = "الإصدار الخطوة الفصل القسم الصفحة الشكل الجدول الجزء الرقم المستوى",
    .traits = kArabicClauses,
};

constexpr LanguageData kPersian = {
    .tag = "fa",
    .inner = "د م آ ح ا ق.م ر.ک نک مثلا",
    .before_number = "ص ج ش ت س",
    .numbered = "نسخه مرحله فصل بخش صفحه شکل جدول سطح شماره",
};

constexpr LanguageData kUrdu = {
    .tag = "ur",
    .inner = "م ج مثلا",
    .before_number = "ص ج نمبر",
};

constexpr LanguageData kUyghur = {
    .tag = "ug",
    .inner = "د م مەسىلەن",
    .before_number = "ب ت",
};

constexpr LanguageData kHebrew = {
    .tag = "he",
    .inner = "ד פרופ גב וגב מר רח שד",
    .before_number = "עמ מס סע כר גיל",
};

constexpr LanguageData kHindi = {
    .tag = "hi",
    .inner = R"(
        डॉ डा श्री श्रीमती सुश्री कु प्रो पं मो स्व ई.पू ई सं लि जैसे रु उदा
        ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड)",
    .before_number = "पृ सं क्र खं अ रु चि",
};

constexpr LanguageData kMarathi = {
    .tag = "mr",
    .inner = R"(
        डॉ श्री श्रीमती सौ कु प्रा प्रो पं स्व रा इ.स ई.स इ.स.पू उदा म्ह रु कै मा न्या ता जि
        ए बी सी डी ई एफ जी एच आय जे के एल एम एन ओ पी क्यू आर एस टी यू व्ही डब्ल्यू एक्स वाय झेड)",
    .before_number = "पृ क्र खं आ रु",
};

constexpr LanguageData kGujarati = {
    .tag = "gu",
    .inner = R"(
        ડૉ ડો શ્રી શ્રીમતી કુ પ્રો સ્વ ઈ.સ દા.ત રૂ લિ
        એ બી સી ડી ઈ એફ જી એચ આઈ જે કે એલ એમ એન ઓ પી ક્યુ આર એસ ટી યુ વી ડબલ્યુ એક્સ વાય ઝેડ)",
    .before_number = "પૃ ક્ર નં રૂ",
};

constexpr LanguageData kBengali = {
    .tag = "bn",
    .inner = R"(
        ড ডা ডঃ ডাঃ মি মিসেস মো মোঃ মোসা অধ্যা প্রফে শ্রী যেমন খ্রি খ্রিঃ লি তাং
        এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ওয়াই জেড)",
    .before_number = "পৃ পৃঃ নং খ চিত্র",
};

constexpr LanguageData kTamil = {
    .tag = "ta",
    .inner = R"(
        திரு திருமதி டாக்டர் முனைவர் பேரா செல்வி கி.மு கி.பி எ.கா ரூ
        ஏ பி சி டி ஈ எஃப் ஜி எச் ஹெச் ஐ ஜே கே எல் எம் என் ஓ கியூ ஆர் எஸ் டீ யு வி டபிள்யூ எக்ஸ் வை)",
    .before_number = "பக் எண் ரூ",
};

constexpr LanguageData kTelugu = {
    .tag = "te",
    .inner = R"(
        డా డాక్టర్ శ్రీ శ్రీమతి కుమారి ప్రొ క్రీ.శ క్రీ.పూ ఉదా రూ
        ఎ ఏ బి సి డి ఇ ఎఫ్ జి హెచ్ ఐ జె కె ఎల్ ఎమ్ ఎం ఎన్ ఓ పి క్యూ ఆర్ ఎస్ టి యు వి డబ్ల్యూ ఎక్స్ వై)",
    .before_number = "పే నం రూ",
};

constexpr LanguageData kThai = {
    .tag = "th",
    .traits = kNoFullStop,
};
constexpr LanguageData kLao = {
    .tag = "lo",
    .traits = kNoFullStop,
};

constexpr LanguageData kKhmer = {
    .tag = "km",
    .traits = kNoFullStop | kKhmerFullStop,
};

constexpr LanguageData kBurmese = {
    .tag = "my",
    .traits = kNoFullStop | kBurmeseComma,
};

constexpr LanguageData kTibetan = {
    .tag = "bo",
    // Syllables that end a sentence: final verbs and particles.
    .final = R"(
        ཡིན རེད ཡོད མེད མིན འདུག བྱུང སོང ཤོག རོགས ཐུབ དགོས བྱེད ཆོག གོ ངོ དོ ནོ བོ མོ འོ རོ ལོ སོ ཏོ
        ཡོང གནང གྱིས བཞག ཟེར བྱ)",
    .traits = kNoFullStop | kTibetanShad,
};

constexpr LanguageData kAmharic = {
    .tag = "am",
    .inner = "ዶ/ር ዶ አቶ ወ/ሮ ለምሳ ፕ/ር",
    .before_number = "ገ ቁ",
};

constexpr LanguageData kChinese = {.tag = "zh"};
constexpr LanguageData kJapanese = {.tag = "ja"};

constexpr LanguageData kKorean = {
    .tag = "ko",
    .traits = kOrdinals | kVerbLast,
};

constexpr std::array kLanguages = {
    kArabic, kPersian, kUrdu, kUyghur, kHebrew,  kHindi,   kMarathi, kGujarati, kBengali,  kTamil,
    kTelugu, kThai,    kLao,  kKhmer,  kBurmese, kTibetan, kAmharic, kChinese,  kJapanese, kKorean};

}  // namespace

std::span<const LanguageData> caseless_languages() { return kLanguages; }

}  // namespace hymt
