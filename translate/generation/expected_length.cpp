#include "translate/generation/expected_length.h"

#include <algorithm>
#include <array>
#include <string>

namespace hymt {
namespace {

struct Sample {
  std::string_view languages;  // Primary subtags, each behind a space.
  std::string_view text;
};

// Languages that share a script, and take about the same number of tokens, share a row. The first
// row is that of all which are not here.
constexpr std::array kSamples = {
    Sample{" de nl pl cs fi hu",
           "Öffnen Sie die Datei, ändern Sie ihren Namen und speichern Sie "
           "sie im selben Ordner."},
    Sample{" en", "Open the file, change its name and save it in the same folder."},
    Sample{" fr es pt it ro ca",
           "Ouvrez le fichier, modifiez son nom et enregistrez-le dans le même dossier."},
    Sample{" id ms tl", "Buka berkas, ubah namanya, lalu simpan dalam folder yang sama."},
    Sample{" vi", "Mở tệp, đổi tên tệp và lưu tệp vào cùng thư mục."},
    Sample{" tr", "Dosyayı açın, adını değiştirin ve aynı klasöre kaydedin."},
    Sample{" zh yue", "打开文件，更改其名称，并将其保存在同一文件夹中。"},
    Sample{" ja", "ファイルを開き、名前を変更して、同じフォルダーに保存してください。"},
    Sample{" ko", "파일을 열고 이름을 변경한 다음 같은 폴더에 저장하십시오."},
    Sample{" ru uk bg sr", "Откройте файл, измените его имя и сохраните его в той же папке."},
    Sample{" kk mn", "Файлды ашыңыз, атын өзгертіңіз және оны сол қалтаға сақтаңыз."},
    Sample{" ar", "افتح الملف وغيّر اسمه واحفظه في المجلد نفسه."},
    Sample{" fa ur", "پرونده را باز کنید، نام آن را تغییر دهید و آن را در همان پوشه ذخیره کنید."},
    Sample{" ug", "ھۆججەتنى ئېچىڭ، نامىنى ئۆزگەرتىڭ ۋە ئوخشاش قىسقۇچقا ساقلاڭ."},
    Sample{" he", "פתח את הקובץ, שנה את שמו ושמור אותו באותה תיקייה."},
    Sample{" hi mr ne", "फ़ाइल खोलें, उसका नाम बदलें और उसे उसी फ़ोल्डर में सहेजें।"},
    Sample{" bn", "ফাইলটি খুলুন, এর নাম পরিবর্তন করুন এবং একই ফোল্ডারে সংরক্ষণ করুন।"},
    Sample{" gu", "ફાઇલ ખોલો, તેનું નામ બદલો અને તેને એ જ ફોલ્ડરમાં સાચવો."},
    Sample{" ta", "கோப்பைத் திறந்து, அதன் பெயரை மாற்றி, அதே கோப்புறையில் சேமிக்கவும்."},
    Sample{" te", "ఫైల్ను తెరిచి, దాని పేరు మార్చి, అదే ఫోల్డర్లో సేవ్ చేయండి."},
    Sample{" th", "เปิดไฟล์ เปลี่ยนชื่อ แล้วบันทึกไว้ในโฟลเดอร์เดียวกัน"},
    Sample{" km", "បើកឯកសារ ប្ដូរឈ្មោះវា ហើយរក្សាទុកវានៅក្នុងថតតែមួយ។"},
    Sample{" my", "ဖိုင်ကိုဖွင့်ပါ၊ ၎င်း၏အမည်ကိုပြောင်းပါ၊ ထို့နောက် တူညီသောဖိုင်တွဲတွင် သိမ်းဆည်းပါ။"},
    Sample{" bo", "ཡིག་ཆ་ཁ་ཕྱེས་ནས་མིང་བསྒྱུར་ཏེ་ཡིག་སྣོད་གཅིག་པའི་ནང་ཉར་ཚགས་བྱོས།"},
};

// Short texts vary more.
constexpr std::size_t kSlack = 16;

std::size_t row_of(std::string_view language) {
  const std::string subtag = " " + std::string(language.substr(0, language.find('-'))) + " ";
  for (std::size_t row = 0; row < kSamples.size(); ++row) {
    if ((std::string(kSamples[row].languages) + " ").find(subtag) != std::string::npos) return row;
  }
  return 0;
}

}  // namespace

ExpectedLength::ExpectedLength(const Tokenizer& tokenizer) {
  for (const Sample& sample : kSamples) {
    const std::size_t num_tokens = tokenizer.encode_document(sample.text).size();
    sample_tokens_.push_back(std::max<std::size_t>(1, num_tokens));
  }
}

std::size_t ExpectedLength::of(std::size_t num_source_tokens, std::string_view source_language,
                               std::string_view target_language) const {
  const std::size_t source = sample_tokens_[row_of(source_language)];
  const std::size_t target = sample_tokens_[row_of(target_language)];
  return num_source_tokens * target * 3 / (source * 2) + kSlack;
}

}  // namespace hymt
