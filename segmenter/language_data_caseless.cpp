// Languages whose scripts know no capitals. There a full stop alone tells little, so these tables
// name titles and initials: letters of the Latin alphabet as they are spelt in each script, too.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kArabic = {
    .tag = "ar",
    .inner = "أ أ.د أ.م ا ا.د ا.ش.ا ت.ب ج.ب ج.م.ع جم د د.م س.ت سم ص.ب ق.م كج كلم م م.ب مثلا",
    .before_number = "ت ج رقم س ص ع هـ",
    .closing = "إلخ الخ",
    .numbered = "الإصدار الخطوة الفصل القسم الصفحة الشكل الجدول الجزء الرقم المستوى",
    .traits = kArabicClauses,
};

constexpr LanguageData kPersian = {
    .tag = "fa",
    .inner = "آ ا ح د ر.ک ق.م م مثلا نک",
    .before_number = "ت ج س ش ص",
    .numbered = "نسخه مرحله فصل بخش صفحه شکل جدول سطح شماره",
};

constexpr LanguageData kUrdu = {
    .tag = "ur",
    .inner = "ج م مثلا",
    .before_number = "ص نمبر",
};

constexpr LanguageData kUyghur = {
    .tag = "ug",
    .inner = "د م مەسىلەن",
    .before_number = "ب ت",
};

constexpr LanguageData kHebrew = {
    .tag = "he",
    .inner = "גב ד וגב מר פרופ רח שד",
    .before_number = "גיל כר מס סע עמ",
};

constexpr LanguageData kHindi = {
    .tag = "hi",
    .inner = R"(
        आई आर ई ई.पू उदा ए एक्स एच एन एफ एम एल एस ओ कु के क्यू जी जे जेड जैसे टी डब्लू डब्ल्यू डा
        डी डॉ पं पी प्रो बी भी मो यू रु लि वाई वी श्री श्रीमती सं सी सुश्री स्व)",
    .before_number = "अ क्र खं चि पृ",
};

constexpr LanguageData kMarathi = {
    .tag = "mr",
    .inner = R"(
        आय आर इ.स इ.स.पू ई ई.स उदा ए एक्स एच एन एफ एम एल एस ओ कु के कै क्यू जि जी जे झेड टी
        डब्ल्यू डी डॉ ता न्या पं पी प्रा प्रो बी मा म्ह यू रा रु वाय व्ही श्री श्रीमती सी सौ स्व)",
    .before_number = "आ क्र खं पृ",
};

constexpr LanguageData kGujarati = {
    .tag = "gu",
    .inner = R"(
        આઈ આર ઈ ઈ.સ એ એક્સ એચ એન એફ એમ એલ એસ ઓ કુ કે ક્યુ ક્યૂ જી જે જેડ ઝેડ ટી ડબલ્યુ ડબલ્યૂ ડી
        ડૉ ડો દા.ત પી પ્રો બી યુ યૂ રૂ લિ વાય વી શ્રી શ્રીમતી સી સ્વ)",
    .before_number = "ક્ર નં પૃ",
};

constexpr LanguageData kBengali = {
    .tag = "bn",
    .inner = R"(
        অধ্যা আই আর ই ইউ এ এইচ এক্স এন এফ এম এল এস ও ওয়াই কিউ কে খ্রি খ্রিঃ জি জে জেড টি ড ডঃ
        ডব্লিউ ডা ডাঃ ডি তাং পি প্রফে বি ভি মি মিসেস মো মোঃ মোসা যেমন লি শ্রী সি)",
    .before_number = "খ চিত্র নং পৃ পৃঃ",
};

constexpr LanguageData kTamil = {
    .tag = "ta",
    .inner = R"(
        ஆர் ஈ எ.கா எஃப் எக்ஸ் எச் என் எம் எல் எஸ் ஏ ஐ ஓ கி.பி கி.மு கியூ கே க்யூ சி செல்வி ஜி ஜெட்
        ஜே டபிள்யூ டாக்டர் டி டீ திரு திருமதி பி பேரா முனைவர் யு யூ ரூ வி வை ஹெச் ஹேச்)",
    .before_number = "எண் பக்",
};

constexpr LanguageData kTelugu = {
    .tag = "te",
    .inner = R"(
        ఆర్ ఇ ఉదా ఎ ఎం ఎక్స్ ఎన్ ఎఫ్ ఎమ్ ఎల్ ఎస్ ఏ ఐ ఓ కుమారి కె క్యూ క్రీ.పూ క్రీ.శ జి జె టి
        డబ్ల్యూ డా డాక్టర్ డి పి ప్రొ బి యు రూ వి వై శ్రీ శ్రీమతి సి హెచ్)",
    .before_number = "నం పే",
};

constexpr LanguageData kMalayalam = {
    .tag = "ml",
    .inner = R"(
        ആർ ഇസഡ് എ എം എക്സ് എച് എച്ച് എഫ് എസ് എൻ എൽ ഐ ഒ ഓ കെ ക്യു ക്യൂ ജി ജെ ടി ഡബ്ല്യു ഡബ്ള്യു ഡി
        ഡോ പി പ്രൊ പ്രൊഫ ബഹു ബി മി യു യൂ വി വൈ ശ്രീ ശ്രീമതി സി)",
};

constexpr LanguageData kKannada = {
    .tag = "kn",
    .inner = R"(
        ಆರ್ ಈ ಎ ಎಂ ಎಕ್ಸ್ ಎನ್ ಎಫ್ ಎಲ್ ಎಸ್ ಐ ಓ ಕೆ ಕ್ಯೂ ಜಿ ಜೆ ಜೆಡ್ ಟಿ ಡಬಲ್ಯೂ ಡಾ ಡಿ ಪಿ ಪ್ರೊ ಬಿ ಯೂ ವಿ
        ವೈ ಶ್ರೀ ಶ್ರೀಮತಿ ಸಿ ಹೆಚ್)",
};

constexpr LanguageData kPunjabi = {
    .tag = "pa",
    .inner = R"(
        ਆਈ ਆਰ ਈ ਏ ਐਕਸ ਐਚ ਐਨ ਐਫ ਐਮ ਐਲ ਐਸ ਓ ਕਿਊ ਕੇ ਜੀ ਜੇ ਜੇਡ ਟੀ ਡਬਲਯੂ ਡਾ ਡੀ ਪੀ ਪ੍ਰੋ ਬੀ ਯੂ ਵਾਈ ਵੀ ਸੀ
        ਸ੍ਰੀ)",
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
        གནང གོ གྱིས ངོ ཆོག ཏོ ཐུབ དགོས དོ ནོ བཞག བོ བྱ བྱུང བྱེད མིན མེད མོ ཟེར འདུག འོ ཡིན ཡོང
        ཡོད རེད རོ རོགས ལོ ཤོག སོ སོང)",
    .traits = kNoFullStop | kTibetanShad,
};

constexpr LanguageData kAmharic = {
    .tag = "am",
    .inner = "ለምሳ ም አቶ እ.ኤ.አ ወ/ሮ ዓ ዓ.ም ዓ.ዓ ዶ ዶ/ር ፕ/ር",
    .before_number = "ቁ ገ",
};

constexpr LanguageData kChinese = {.tag = "zh"};
constexpr LanguageData kJapanese = {.tag = "ja"};

constexpr LanguageData kKorean = {
    .tag = "ko",
    .traits = kOrdinals | kVerbLast,
};

constexpr std::array kLanguages = {kArabic,  kPersian,  kUrdu,    kUyghur,   kHebrew, kHindi,
                                   kMarathi, kGujarati, kBengali, kTamil,    kTelugu, kMalayalam,
                                   kKannada, kPunjabi,  kThai,    kLao,      kKhmer,  kBurmese,
                                   kTibetan, kAmharic,  kChinese, kJapanese, kKorean};

}  // namespace

std::span<const LanguageData> caseless_languages() { return kLanguages; }

}  // namespace hymt
