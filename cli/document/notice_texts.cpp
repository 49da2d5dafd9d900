#include "cli/document/notice_texts.h"

#include <algorithm>
#include <iterator>

#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

// Each text is one sentence, and holds nothing that Markdown or HTML would take for markup.
// Some scripts would be laid out otherwise each time.
// clang-format off
constexpr NoticeTexts kTexts[] = {
    {"zh", "本页由机器翻译，可能存在错误。", "原文此后已有更改，本页部分内容可能已过时。"},
    {"en", "This page was translated by machine and may contain errors.",
     "The original has changed since; parts of this page may be out of date."},
    {"fr", "Cette page a été traduite automatiquement et peut contenir des erreurs.",
     "L’original a été modifié depuis ; certaines parties de cette page peuvent être obsolètes."},
    {"pt", "Esta página foi traduzida automaticamente e pode conter erros.",
     "O original foi alterado desde então; partes desta página podem estar desatualizadas."},
    {"es", "Esta página se ha traducido automáticamente y puede contener errores.",
     "El original ha cambiado desde entonces; es posible que partes de esta página estén "
     "desactualizadas."},
    {"ja", "このページは機械翻訳されたもので、誤りを含む可能性があります。",
     "その後、原文が変更されたため、このページの一部は古くなっている可能性があります。"},
    {"tr", "Bu sayfa makine çevirisidir ve hatalar içerebilir.",
     "Özgün metin o zamandan beri değişti; bu sayfanın bazı bölümleri güncel olmayabilir."},
    {"ru", "Эта страница переведена автоматически и может содержать ошибки.",
     "С тех пор оригинал изменился; части этой страницы могут быть устаревшими."},
    {"ar", "تُرجمت هذه الصفحة آليًا وقد تحتوي على أخطاء.",
     "تغيّر النص الأصلي منذ ذلك الحين، وقد تكون أجزاء من هذه الصفحة قديمة."},
    {"ko", "이 페이지는 기계 번역되었으며 오류가 있을 수 있습니다.",
     "이후 원문이 변경되어 이 페이지의 일부는 최신 내용이 아닐 수 있습니다."},
    {"th", "หน้านี้แปลด้วยเครื่องและอาจมีข้อผิดพลาด", "ต้นฉบับมีการเปลี่ยนแปลงหลังจากนั้น บางส่วนของหน้านี้อาจล้าสมัย"},
    {"it", "Questa pagina è stata tradotta automaticamente e può contenere errori.",
     "Da allora l’originale è cambiato; alcune parti di questa pagina potrebbero non essere "
     "aggiornate."},
    {"de", "Diese Seite wurde maschinell übersetzt und kann Fehler enthalten.",
     "Das Original hat sich seitdem geändert; Teile dieser Seite können veraltet sein."},
    {"vi", "Trang này được dịch tự động bằng máy và có thể có lỗi.",
     "Bản gốc đã thay đổi kể từ đó; một số phần của trang này có thể đã lỗi thời."},
    {"ms", "Halaman ini diterjemahkan oleh mesin dan mungkin mengandungi kesilapan.",
     "Teks asal telah berubah sejak itu; sebahagian daripada halaman ini mungkin sudah lapuk."},
    {"id", "Halaman ini diterjemahkan oleh mesin dan mungkin mengandung kesalahan.",
     "Teks aslinya telah berubah sejak itu; sebagian halaman ini mungkin sudah usang."},
    {"tl", "Isinalin ang pahinang ito ng makina at maaaring may mga mali.",
     "Nagbago na ang orihinal mula noon; maaaring luma na ang ilang bahagi ng pahinang ito."},
    {"hi", "इस पृष्ठ का अनुवाद मशीन द्वारा किया गया है और इसमें त्रुटियाँ हो सकती हैं।",
     "मूल पाठ तब से बदल चुका है; इस पृष्ठ के कुछ भाग पुराने हो सकते हैं।"},
    {"zh-Hant", "本頁由機器翻譯，可能有錯誤。", "原文此後已有變更，本頁部分內容可能已過時。"},
    {"pl", "Ta strona została przetłumaczona maszynowo i może zawierać błędy.",
     "Oryginał zmienił się od tego czasu; części tej strony mogą być nieaktualne."},
    {"cs", "Tato stránka byla přeložena strojově a může obsahovat chyby.",
     "Originál se od té doby změnil; části této stránky mohou být zastaralé."},
    {"nl", "Deze pagina is automatisch vertaald en kan fouten bevatten.",
     "Het origineel is sindsdien gewijzigd; delen van deze pagina kunnen verouderd zijn."},
    {"km", "ទំព័រនេះត្រូវបានបកប្រែដោយម៉ាស៊ីន ហើយអាចមានកំហុស។",
     "អត្ថបទដើមបានផ្លាស់ប្តូរចាប់តាំងពីពេលនោះមក ផ្នែកខ្លះនៃទំព័រនេះអាចហួសសម័យ។"},
    {"my", "ဤစာမျက်နှာကို စက်ဖြင့် ဘာသာပြန်ထားပြီး အမှားများ ပါဝင်နိုင်ပါသည်။",
     "မူရင်းစာသားသည် ထိုအချိန်မှစ၍ ပြောင်းလဲသွားပြီဖြစ်ရာ ဤစာမျက်နှာ၏ အချို့အပိုင်းများ "
     "ခေတ်မမီတော့ခြင်း ဖြစ်နိုင်ပါသည်။"},
    {"fa", "این صفحه به‌صورت ماشینی ترجمه شده است و ممکن است خطا داشته باشد.",
     "متن اصلی از آن زمان تغییر کرده است؛ بخش‌هایی از این صفحه ممکن است قدیمی باشد."},
    {"gu", "આ પૃષ્ઠનો અનુવાદ મશીન દ્વારા કરવામાં આવ્યો છે અને તેમાં ભૂલો હોઈ શકે છે.",
     "મૂળ લખાણ ત્યાર પછી બદલાયું છે; આ પૃષ્ઠના કેટલાક ભાગો જૂના હોઈ શકે છે."},
    {"ur", "اس صفحے کا ترجمہ مشین کے ذریعے کیا گیا ہے اور اس میں غلطیاں ہو سکتی ہیں۔",
     "اصل متن اس کے بعد تبدیل ہو چکا ہے؛ اس صفحے کے کچھ حصے پرانے ہو سکتے ہیں۔"},
    {"te", "ఈ పేజీని యంత్రం అనువదించింది, ఇందులో తప్పులు ఉండవచ్చు.",
     "ఆ తర్వాత మూల పాఠం మారింది; ఈ పేజీలోని కొన్ని భాగాలు పాతవై ఉండవచ్చు."},
    {"mr", "या पृष्ठाचे भाषांतर यंत्राने केले आहे आणि त्यात चुका असू शकतात.",
     "मूळ मजकूर त्यानंतर बदलला आहे; या पृष्ठाचे काही भाग जुने असू शकतात."},
    {"he", "דף זה תורגם בתרגום מכונה ועשוי להכיל שגיאות.",
     "המקור השתנה מאז; ייתכן שחלקים מדף זה אינם מעודכנים."},
    {"bn", "এই পৃষ্ঠাটি যন্ত্রের মাধ্যমে অনুবাদ করা হয়েছে এবং এতে ভুল থাকতে পারে।",
     "এরপর মূল লেখাটি পরিবর্তিত হয়েছে; এই পৃষ্ঠার কিছু অংশ পুরোনো হতে পারে।"},
    {"ta", "இந்தப் பக்கம் இயந்திரத்தால் மொழிபெயர்க்கப்பட்டது; இதில் பிழைகள் இருக்கலாம்.",
     "அதன் பிறகு மூல உரை மாறியுள்ளது; இந்தப் பக்கத்தின் சில பகுதிகள் காலாவதியாகி இருக்கலாம்."},
    {"uk", "Цю сторінку перекладено автоматично, і вона може містити помилки.",
     "Відтоді оригінал змінився; частини цієї сторінки можуть бути застарілими."},
    {"bo", "ཤོག་ངོས་འདི་འཕྲུལ་ཆས་ཀྱིས་བསྒྱུར་བ་ཡིན་པས་ནོར་འཁྲུལ་ཡོད་སྲིད།",
     "དེ་རྗེས་མ་ཡིག་ལ་འགྱུར་བ་བྱུང་བས་ཤོག་ངོས་འདིའི་ཆ་ཤས་ཁ་ཤས་རྙིང་པ་ཡིན་སྲིད།"},
    {"kk", "Бұл бет машинамен аударылған, сондықтан қателер болуы мүмкін.",
     "Содан бері түпнұсқа өзгерді; бұл беттің кейбір бөліктері ескірген болуы мүмкін."},
    {"mn", "Энэ хуудсыг машинаар орчуулсан тул алдаа байж болзошгүй.",
     "Түүнээс хойш эх бичвэр өөрчлөгдсөн; энэ хуудасны зарим хэсэг хуучирсан байж болзошгүй."},
    {"ug", "بۇ بەت ماشىنا تەرجىمىسى بولۇپ، خاتالىقلار بولۇشى مۇمكىن.",
     "ئۇنىڭدىن كېيىن ئەسلى تېكىست ئۆزگەرگەن؛ بۇ بەتنىڭ بەزى قىسىملىرى ۋاقتى ئۆتكەن بولۇشى "
     "مۇمكىن."},
    {"yue", "本頁係由機器翻譯，可能會有錯誤。", "原文之後有改動，本頁部分內容可能已經過時。"},
};
// clang-format on

}  // namespace

const NoticeTexts* notice_texts(std::string_view language) {
  const Language* known = model_language(language);
  if (known == nullptr) return nullptr;
  const auto* found = std::ranges::find(kTexts, known->tag, &NoticeTexts::language);
  return found == std::end(kTexts) ? nullptr : found;
}

}  // namespace hymt
