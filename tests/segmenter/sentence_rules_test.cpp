// Sentences as documentation writes them, in many languages. A "|" marks where a sentence ends.
#include "segmenter/sentence_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/segmenter/marked_sentences.h"

namespace hymt {
namespace {

TEST(SentenceRules, PlainSentences) {
  expect_sentences("en", {
                             "One sentence without an end",
                             "One sentence.",
                             "Open the file. |Close it again.",
                             "Is it open? |Then close it! |Done.",
                             "Wait!! |What?! |Stop.",
                             "He came in 1999. |The house was empty.",
                             "It costs $5.20. |That is cheap.",
                             "See the next page: it explains all. |Really.",
                         });
}

TEST(SentenceRules, TitlesAndLatinAbbreviations) {
  expect_sentences("en", {
                             "Ask Mr. Smith or Mrs. Jones. |They know.",
                             "Dr. Watson met Prof. Moriarty at St. James Park.",
                             "Use a text editor, e.g. Vim or Emacs. |Then save.",
                             "Some formats, i.e. PDF and PostScript, cannot be edited.",
                             "Linux vs. Windows vs. macOS.",
                             "Compare, cf. Knuth, the two methods. |Then choose.",
                             "Gen. Grant and Sen. Brown spoke. |Nobody listened.",
                         });
}

TEST(SentenceRules, WordsBeforeNumbers) {
  expect_sentences("en", {
                             "See No. 5 for details. |Then go on.",
                             "Did it work? |No. |It failed.",
                             "The answer is no. |I did not try it.",
                             "See Fig. 3. |Then press Ctrl+C.",
                             "See e.g. Fig. 3. |Then press Ctrl+C.",
                             "See Fig. A for this. |It is nice.",
                             "Read Vol. II, Ch. 4, pp. 10-20, Sec. 3.2. |It helps.",
                             "Use at least ver. 2.0 of it. |Older ones fail.",
                             "Allow max. 10 users. |More is not tested.",
                             "You can find it on p. 55. |That is the place.",
                         });
}

TEST(SentenceRules, AbbreviationsThatMayEndASentence) {
  expect_sentences("en", {
                             "Add pictures, sounds, etc. |But keep it short.",
                             "Add pictures, sounds, etc. and save.",
                             "It was made by Example Inc. |They sell cars.",
                             "It was made by Example Inc. in Boston.",
                             "Example Corp. Headquarters is in Boston.",
                             "The meeting is at 5 p.m. |Please be there.",
                             "The meeting is at 5 p.m. on Monday.",
                             "At 5 p.m. Mr. Smith left.",
                             "In the U.S. Mr. Smith is known.",
                             "He lives in the U.S. |He likes it.",
                             "He lives in the U.S. Virgin Islands.",
                             "He has a Ph.D. |His wife has none.",
                             "The cable is 5 ft. long and 3 mm. thick. |It is red.",
                             "The report of Jan. 5 was late. |It came in Feb. |Nobody cared.",
                             "This takes 500 ms. |That is long.",
                         });
}

TEST(SentenceRules, Initials) {
  expect_sentences("en", {
                             "J. R. R. Tolkien wrote it. |I read it.",
                             "J.R.R. Tolkien wrote it.",
                             "Written by J. A. Smith. |He is dead.",
                             "Ask George W. Bush or A. Lincoln.",
                             "Vitamin C. |It is healthy.",
                             "Choose plan B. |The other one failed.",
                             "You and I. |We are friends.",
                         });
}

TEST(SentenceRules, FileNamesVersionsAndAddresses) {
  expect_sentences("en", {
                             "Node.js is a runtime. |It runs JavaScript.",
                             "Use .NET on Windows. |It is fast.",
                             "It runs on Windows. |.NET is needed.",
                             "Edit it. |.gitignore lists files.",
                             "Version 2.0. is out",
                             "Version 2.0 is out. |Update now.",
                             "We ship version 2. |It is better.",
                             "Install Python 3. |Then run it.",
                             "Open C:\\Users\\me.txt. |Edit it.",
                             "Write to jane.doe@example.com. |She answers.",
                             "See https://example.com/a.b.html?x=1. |It explains all.",
                             "Call System.Out.Println now. |It prints.",
                             "Call foo.bar() and a?b. |Done.",
                             "Write C++. |Then write C#. |Then rest.",
                             "Press Ctrl+C. |Nothing happens.",
                             "Is it 3.14? |Yes, 3.14. |Not 3,14.",
                             "Use IPv4 192.168.0.1. |Or use IPv6.",
                             "Set x = 1. |Set y = 2.",
                             "We have 5% more. |It is 100%. |Good.",
                         });
}

TEST(SentenceRules, NumbersBeginSentences) {
  expect_sentences("en", {
                             "Nobody came. |5 users left.",
                             "Wait a moment. |30 seconds are enough.",
                             "It is cheap. |$5 is not much.",
                             "Use approx. 20 items, min. 5 of them.",
                         });
}

TEST(SentenceRules, LowerCaseDoesNotBeginASentence) {
  expect_sentences("en", {
                             "Use the tools. npm is one of them.",
                             "She works at Yahoo! in the accounting department.",
                             "We use Yahoo! Mail there. |It works.",
                             "He asked \"Why?\" and left.",
                             "Is there one? maybe not.",
                         });
}

TEST(SentenceRules, Ellipses) {
  expect_sentences("en", {
                             "Wait... |Then go.",
                             "Wait... then go.",
                             "Wait… |Then go.",
                             "Wait… then go.",
                             "Select Save as... from the menu. |Done.",
                             "The end. |...and then it began.",
                             "He said [...] that it was. |Fine.",
                             "He said (...) \"It was\" [...] Nobody knows.",
                             "And so on . . . . |Next sentence.",
                             "...Beginning with dots. |Then more.",
                             "I never meant that.... |She left.",
                             "Loading... 50% done",
                         });
}

TEST(SentenceRules, QuotationsAndBrackets) {
  expect_sentences("en", {
                             "\"Save it.\" |Then close it.",
                             "\"Save it,\" he said. |Then he left.",
                             "He said \"Stop. Go home.\" and left.",
                             "He said, “Stop. Go home.” |Then he left.",
                             "“First. Second.” |Third.",
                             "“First. Second,” he said.",
                             "‘First. It’s second,’ he said. |Third.",
                             "'First. It's second,' he said. |'Third. Fourth.' |Fifth.",
                             "The dogs' bowl is full. |The cats' bowl isn't.",
                             "The options 'a' and 'b'. |See '.' there. |Good.",
                             "\"I think that--\" |Peter interrupted. |\"Wait!\"",
                             "It is late. ' |He left without a word.",
                             "It is late. |' Indeed,' he said.",
                             "Is it late? |- Yes.",
                             "X Pos. - The position.",
                             "Start it (see above). |Then wait.",
                             "Start it (this is easy. Really.) and wait.",
                             "Start it. |(This is easy.) |Then wait.",
                             "(This one stands alone. It has two sentences.) |Then wait.",
                             "It is a note.[1] |It has a reference.",
                             "It is a note.² |It has a reference.",
                             "Type \"a.\" and \"b.\" |Then save.",
                             "This ( is not closed. |It goes on.",
                             "This is 5\" wide. |That is 6\" wide. |Good.",
                         });
}

TEST(SentenceRules, ListMarkers) {
  expect_sentences("en", {
                             "1. Open the file. |2. Close the file.",
                             "1) Open the file |2) Close the file",
                             "a) open it |b) close it",
                             "a.) Open it. |b.) Close it.",
                             "i) Open it.",
                             "IV. The fourth chapter. |It is long.",
                             "(a) Open it. |Then close it.",
                             "1.2. Scope of this document",
                             "• Open it |• Close it",
                             "1. Install version 2. |Then start it.",
                             "1. Only one item. |It has two sentences.",
                         });
}

TEST(SentenceRules, Dates) {
  expect_sentences("en", {
                             "It was on 12. 6. 2024 in Prague. |It rained.",
                             "It was 2024-06-12. |It rained.",
                         });
}

TEST(SentenceRules, German) {
  expect_sentences("de", {
                             "Öffnen Sie die Datei. |Schließen Sie sie dann.",
                             "Verwenden Sie z. B. Äpfel oder z.B. Birnen. |Fertig.",
                             "Das gilt u. a. für Linux, d. h. Debian, i. d. R. auch Ubuntu.",
                             "Siehe Abb. 3 auf S. 12, Kap. 4, Nr. 5. |Danach weiter.",
                             "Siehe Abschnitt 2. |Dort steht alles.",
                             "Der 2. Weltkrieg endete am 8. Mai 1945. |Das ist lange her.",
                             "Am 3. Tag regnete es. |Dann nicht mehr.",
                             "Im 19. Jahrhundert gab es das nicht.",
                             "Es sind insgesamt 12. |Klicken Sie darauf.",
                             "Das war 1999. |Heute ist alles anders.",
                             "Herr Dr. Müller und Fr. Schmidt, Dipl.-Ing. Meier und Prof. Dr. "
                             "Weber kommen. |Alle sind da.",
                             "Dateien, Ordner usw. |Danach klicken Sie auf OK.",
                             "Klicken Sie auf OK. |Schließen Sie das Fenster.",
                             "Dateien, Ordner usw. werden gelöscht.",
                             "Er sagte: „Das geht nicht.“ |Dann ging er.",
                             "Er sagte: „Das geht nicht. Nein.“ und ging.",
                             "„Das geht nicht“, sagte er. |Dann ging er.",
                             "Er rief »Halt!« und lief. |Dann »Nein!«. |Ende.",
                             "Das kostet ca. 20 Euro inkl. MwSt. und ggf. Versand.",
                             "Um 300 v. Chr. lebte er. |Das ist lange her.",
                             "Gemäß Art. 5 Abs. 2 gilt das. |Punkt.",
                             "Es gibt 1.000.000 Euro. |Das ist viel.",
                             "Siehe Version 2.0. |Sie ist neu.",
                             "Kaiser Wilhelm II. |Er war der letzte.",
                             "Bis 31. Dez. 2024 gilt das. |Danach nicht.",
                             "Vgl. dazu Kap. 3 bzw. Anh. A. |Das hilft.",
                         });
}

TEST(SentenceRules, French) {
  expect_sentences("fr", {
                             "Ouvrez le fichier. |Fermez-le ensuite.",
                             "M. Dupont et Mme Martin sont là. |Ils attendent.",
                             "Bonjour M. Le Pen.",
                             "Utilisez un éditeur, p. ex. Vim. |Enregistrez.",
                             "Voir fig. 3, p. 12, chap. 4, n° 5. |C'est clair.",
                             "« Bonjour ! » |Il est parti.",
                             "« Bonjour ! » dit-il. |Il est parti.",
                             "Elle a dit « Non. Jamais. » et elle est partie.",
                             "Vous êtes sûr ? |Oui ! |L'utilisateur confirme.",
                             "Des images, des sons, etc. |Le tout est enregistré.",
                             "C'était en 50 av. J.-C. |Les Romains étaient là.",
                             "Cela coûte 5 000,50 €. |C'est cher.",
                             "Version 2.0. |Elle est nouvelle.",
                         });
}

TEST(SentenceRules, Spanish) {
  expect_sentences("es", {
                             "Abra el archivo. |Luego ciérrelo.",
                             "¿Está abierto? |¡Ciérrelo! |Gracias.",
                             "¡Hola! |¿qué tal?",
                             "El Sr. García y la Sra. Pérez llegaron. |Están aquí.",
                             "Véase la pág. 5, fig. 3, cap. 2. |Es claro.",
                             "En EE. UU. se usa mucho. |Aquí no.",
                             "Use un editor, p. ej. Vim. |Guarde.",
                             "Imágenes, sonidos, etc. |Todo se guarda.",
                             "«No. Nunca.», dijo. |Se fue.",
                             "A las 5 p. m. |Luego no.",
                         });
}

TEST(SentenceRules, ItalianAndPortuguese) {
  expect_sentences("it", {
                             "Aprire il file. |Poi chiuderlo.",
                             "Il sig. Rossi e la dott.ssa Bianchi sono qui. |Aspettano.",
                             "Vedere fig. 3, pag. 12, cap. 4, n. 5. |È chiaro.",
                             "Immagini, suoni, ecc. |Tutto viene salvato.",
                             "È aperto? |L'utente conferma.",
                         });
}

TEST(SentenceRules, Portuguese) {
  expect_sentences("pt", {
                             "Abra o arquivo. |Depois feche-o.",
                             "O Sr. Silva e a Sra. Costa chegaram. |Eles esperam.",
                             "Veja a pág. 5, fig. 3, n.º 2. |É claro.",
                             "Imagens, sons, etc. |Tudo é salvo.",
                             "Está aberto? |Não. |Feche.",
                         });
}

TEST(SentenceRules, Dutch) {
  expect_sentences("nl", {
                             "Open het bestand. |Sluit het daarna.",
                             "Dhr. Jansen en mevr. De Vries zijn er. |Ze wachten.",
                             "Gebruik bijv. Vim of o.a. Emacs. |Klaar.",
                             "Zie afb. 3 op blz. 12. |Dat helpt.",
                             "Het is af. |...en toen barste de hel los.",
                         });
}

TEST(SentenceRules, NordicLanguages) {
  expect_sentences("da", {
                             "Åbn filen. |Luk den igen.",
                             "Brug f.eks. Vim eller bl.a. Emacs. |Gem.",
                             "Den 12. Juni er en fredag. |Det er godt.",
                             "Se s. 12, kap. 4, nr. 5. |Det hjælper.",
                             "Billeder, lyde osv. |Det hele gemmes.",
                         });
}

TEST(SentenceRules, Swedish) {
  expect_sentences("sv", {
                             "Öppna filen. |Stäng den sedan.",
                             "Använd t.ex. Vim eller bl.a. Emacs. |Spara.",
                             "Se s. 12, kap. 4, nr 5. |Det hjälper.",
                         });
}

TEST(SentenceRules, Norwegian) {
  expect_sentences("nb", {
                             "Åpne filen. |Lukk den.",
                             "Bruk f.eks. Vim eller bl.a. Emacs. |Lagre.",
                         });
}

TEST(SentenceRules, Finnish) {
  expect_sentences("fi", {
                             "Avaa tiedosto. |Sulje se sitten.",
                             "Käytä esim. Vimiä. |Tallenna.",
                             "Toinen maailmansota eli 2. Maailmansota päättyi.",
                         });
}

TEST(SentenceRules, Hungarian) {
  expect_sentences("hu", {
                             "Nyissa meg a fájlt. |Zárja be.",
                             "Használja pl. a Vimet. |Mentse el.",
                             "A 2. Fejezet erről szól. |Olvassa el.",
                         });
}

TEST(SentenceRules, Turkish) {
  expect_sentences("tr", {
                             "Dosyayı açın. |Sonra kapatın.",
                             "Dr. Yılmaz ve Prof. Demir geldi. |Bekliyorlar.",
                             "Bkz. Bölüm 3. |Orada yazıyor.",
                             "2. Dünya Savaşı bitti. |Herkes sevindi.",
                             "Örn. Vim kullanın. |Kaydedin.",
                         });
}

TEST(SentenceRules, Polish) {
  expect_sentences("pl", {
                             "Otwórz plik. |Zamknij go.",
                             "Użyj np. Vima, tzn. edytora, m.in. Emacsa. |Zapisz.",
                             "Zob. rys. 3 na str. 12. |To pomaga.",
                             "Kliknij OK. |Zamknij okno.",
                             "Dr Nowak i prof. Kowalski przyszli. |Czekają.",
                             "Obrazy, dźwięki itd. |Wszystko jest zapisane.",
                         });
}

TEST(SentenceRules, Czech) {
  expect_sentences("cs", {
                             "Otevřete soubor. |Zavřete ho.",
                             "Použijte např. Vim, tj. editor. |Uložte.",
                             "Viz obr. 3 na str. 12. |To pomůže.",
                             "Ing. Novák a Mgr. Dvořák přišli. |Čekají.",
                             "Dne 12. 6. 2024 pršelo. |Potom ne.",
                         });
}

TEST(SentenceRules, Russian) {
  expect_sentences("ru", {
                             "Откройте файл. |Закройте его.",
                             "Используйте редактор, т. е. Vim, напр. Emacs и т. д. |Сохраните.",
                             "См. рис. 3 на с. 12. |Это поможет.",
                             "А. С. Пушкин написал это. |Он умер.",
                             "Это было в 1999 г. |Потом нет.",
                             "В 1999 г. было холодно.",
                             "Объём 5 куб. м. |Это много.",
                             "Помогите им. |Они ждут.",
                             "Он сказал: «Нет. Никогда.» и ушёл.",
                             "Что?.. |Да.",
                             "Длина 10 см. |Это мало.",
                         });
}

TEST(SentenceRules, Ukrainian) {
  expect_sentences("uk", {
                             "Відкрийте файл. |Закрийте його.",
                             "Див. рис. 3 на с. 12. |Це допоможе.",
                             "Зображення, звуки тощо. |Усе збережено.",
                             "Т. Г. Шевченко написав це. |Він помер.",
                         });
}

TEST(SentenceRules, Kazakh) {
  expect_sentences("kk", {
                             "Файлды ашыңыз. |Содан кейін жабыңыз.",
                             "Кітаптар, суреттер т.б. |Бұл жақсы.",
                         });
}

TEST(SentenceRules, Mongolian) {
  expect_sentences("mn", {
                             "Файлыг нээнэ үү. |Дараа нь хаана уу.",
                         });
}

TEST(SentenceRules, Greek) {
  expect_sentences("el", {
                             "Ανοίξτε το αρχείο. |Κλείστε το.",
                             "Πού είναι; |Εδώ.",
                             "Χρησιμοποιήστε π.χ. το Vim. |Αποθηκεύστε.",
                             "Δείτε τη σελ. 12. |Βοηθάει.",
                             "το τέλος ήρθε. |μετά άρχισε πάλι.",
                         });
}

TEST(SentenceRules, Armenian) {
  expect_sentences("hy", {
                             "Բացեք ֆայլը: |Փակեք այն:",
                             "Բացեք ֆայլը։ |Փակեք այն։",
                             "Ժամը 10:30 է: |Լավ:",
                         });
}

TEST(SentenceRules, Chinese) {
  expect_sentences("zh", {
                             "打开文件。|然后关闭。",
                             "你好吗？|我很好！|谢谢。",
                             "他说：“好的。”|我走了。",
                             "他说：“走吧。快点。”|然后离开。",
                             "“你是谁？”他问道。|没人回答。",
                             "（参见第3章。）|然后继续。",
                             "重新启动计算机（需要权限。）然后继续。",
                             "请点击“确定”。|窗口关闭。",
                             "版本为 2.0。|请更新。",
                             "使用 Node.js。|它很快。",
                             "等等……然后走。",
                             "请点击「数据源...」按钮。|谢谢。",
                             "《你好！世界》是一本书。|很好看。",
                             "「好。」|他走了。",
                             "请打开 http://example.com/a.b。|谢谢。",
                             "这是什么?|我不知道。",
                             "這是繁體中文。|很好！|謝謝。",
                             "圆周率是３．１４。|很好。",
                         });
}

TEST(SentenceRules, Cantonese) {
  expect_sentences("yue", {
                              "你食咗飯未呀？|我食咗喇。",
                          });
}

TEST(SentenceRules, Japanese) {
  expect_sentences("ja", {
                             "ファイルを開きます。|閉じます。",
                             "何ですか？|本です！|はい。",
                             "「はい。」と言った。|そして帰った。",
                             "彼は「はい。そうです。」と言った。",
                             "「はい。」|次に進みます。",
                             "本当か？と聞いた。",
                             "どうする？|とても困る。",
                             "（詳しくは第3章を参照。）|続けます。",
                             "再起動します（権限が必要です。）から続けます。",
                             "バージョン2.0です。|更新してください。",
                             "Node.jsを使います。|速いです。",
                             "１．開く",
                         });
}

TEST(SentenceRules, Korean) {
  expect_sentences("ko", {
                             "파일을 엽니다. |닫습니다.",
                             "무엇입니까? |책입니다!",
                             "\"안녕하세요.\"라고 말했다. |그리고 갔다.",
                             "2024. 1. 15. 발표되었다. |끝.",
                             "버전 2.0을 사용합니다. |빠릅니다.",
                             "예. |그렇습니다.",
                         });
}

TEST(SentenceRules, Vietnamese) {
  expect_sentences("vi", {
                             "Mở tệp. |Sau đó đóng lại.",
                             "TS. Nguyễn Văn A. đã đến.",
                             "TP. Hồ Chí Minh rất đẹp. |Tôi thích nó.",
                             "Hình ảnh, âm thanh, v.v. |Các tệp được lưu.",
                         });
}

TEST(SentenceRules, Indonesian) {
  expect_sentences("id", {
                             "Buka berkas. |Lalu tutup.",
                             "Lihat hlm. 12 dan gbr. 3. |Itu membantu.",
                             "Gambar, suara, dll. |Semua disimpan.",
                             "Bpk. Joko dan Dr. Siti datang. |Mereka menunggu.",
                         });
}

TEST(SentenceRules, Malay) {
  expect_sentences("ms", {
                             "Buka fail. |Kemudian tutup.",
                             "En. Ahmad dan Pn. Siti datang. |Mereka menunggu.",
                         });
}

TEST(SentenceRules, Filipino) {
  expect_sentences("fil", {
                              "Buksan ang file. |Pagkatapos ay isara ito.",
                              "Si G. Santos at Gng. Cruz ay dumating. |Sila ay naghihintay.",
                          });
}

TEST(SentenceRules, Arabic) {
  expect_sentences("ar", {
                             "افتح الملف. |ثم أغلقه.",
                             "هل هو مفتوح؟ |نعم! |أغلقه.",
                             "قال د. أحمد إن الأمر سهل. |ثم ذهب.",
                             "الإصدار 2.0 متاح. |قم بالتحديث.",
                             "سؤال وجواب: |ماذا حدث؟ |لا نعرف.",
                             "قال الرئيس أحمد: \"نحن هنا.\" |ثم ذهب.",
                             "انقر فوق ملف، ثم فوق حفظ، ثم فوق موافق",
                         });
}

TEST(SentenceRules, Persian) {
  expect_sentences("fa", {
                             "پرونده را باز کنید. |سپس آن را ببندید.",
                             "آیا باز است؟ |بله!",
                         });
}

TEST(SentenceRules, Urdu) {
  expect_sentences("ur", {
                             "فائل کھولیں۔ |پھر بند کریں۔",
                             "کیا یہ کھلی ہے؟ |ہاں۔",
                         });
}

TEST(SentenceRules, Uyghur) {
  expect_sentences("ug", {
                             "ھۆججەتنى ئېچىڭ. |ئاندىن تاقاڭ.",
                             "ئۇ ئوچۇقمۇ؟ |ھەئە!",
                         });
}

TEST(SentenceRules, Hebrew) {
  expect_sentences("he", {
                             "פתח את הקובץ. |סגור אותו.",
                             "האם הוא פתוח? |כן! |סגור אותו.",
                             "ד. כהן וגב. לוי הגיעו. |הם מחכים.",
                         });
}

TEST(SentenceRules, Hindi) {
  expect_sentences("hi", {
                             "फ़ाइल खोलें। |फिर बंद करें।",
                             "यह अच्छा है. |वह भी अच्छा है.",
                             "डॉ. राम और प्रो. श्याम आए। |वे रुके।",
                             "ए. पी. जे. अब्दुल कलाम आए। |वे रुके।",
                             "क्या यह खुला है? |हाँ!",
                         });
}

TEST(SentenceRules, Marathi) {
  expect_sentences("mr", {
                             "फाइल उघडा. |मग बंद करा.",
                             "डॉ. राम आले. |ते थांबले.",
                         });
}

TEST(SentenceRules, Gujarati) {
  expect_sentences("gu", {
                             "ફાઇલ ખોલો. |પછી બંધ કરો.",
                             "ડૉ. રામ આવ્યા. |તેઓ રોકાયા.",
                         });
}

TEST(SentenceRules, Bengali) {
  expect_sentences("bn", {
                             "ফাইল খুলুন। |তারপর বন্ধ করুন।",
                             "ড. রহমান এলেন। |তিনি থাকলেন।",
                         });
}

TEST(SentenceRules, Tamil) {
  expect_sentences("ta", {
                             "கோப்பைத் திறக்கவும். |பின்னர் மூடவும்.",
                             "எம். ஜி. ராமச்சந்திரன் வந்தார். |அவர் தங்கினார்.",
                         });
}

TEST(SentenceRules, Telugu) {
  expect_sentences("te", {
                             "ఫైల్ తెరవండి. |తర్వాత మూసివేయండి.",
                             "డా. రావు వచ్చారు. |ఆయన ఉన్నారు.",
                         });
}

TEST(SentenceRules, Thai) {
  expect_sentences("th", {
                             "เปิดไฟล์ แล้วปิดไฟล์",
                             "พ.ศ. 2567 เป็นปีที่ดี",
                             "ดร. สมชาย มาแล้ว",
                         });
}

TEST(SentenceRules, Khmer) {
  expect_sentences("km", {
                             "បើកឯកសារ។ |បន្ទាប់មកបិទវា។",
                         });
}

TEST(SentenceRules, Burmese) {
  expect_sentences("my", {
                             "ဖိုင်ကိုဖွင့်ပါ။ |ထို့နောက်ပိတ်ပါ။",
                             "ဖိုင်၊ ဖိုလ်ဒါ၊ ပုံများကိုဖွင့်ပါ။ |ပိတ်ပါ။",
                         });
}

TEST(SentenceRules, Tibetan) {
  expect_sentences("bo", {
                             "ཡིག་ཆ་དེ་ཁ་ཕྱེ་དགོས། |དེ་ནས་ཁ་རྒྱག་དགོས།",
                             "ཡིག་ཆ་དང་། པར་རིས་ཀྱང་ཡོད། |བཀྲ་ཤིས།",
                             "ལེའུ་དང་པོ། ། |ལེའུ་གཉིས་པ།",
                         });
}

TEST(SentenceRules, Amharic) {
  expect_sentences("am", {
                             "ፋይሉን ክፈት። |ከዚያ ዝጋው።",
                             "ተከፍቷል፧ |አዎ።",
                         });
}

TEST(SentenceRules, UnknownLanguagesFollowTheRootRules) {
  expect_sentences("qps-ploc", {
                                   "Öþéñ ŧħé ƒíļé. |Çļöšé íŧ.",
                                   "Ask Dr. Who, e.g. now. |Then go.",
                                   "See No. 5. |Then go.",
                                   "J. R. R. Tolkien wrote it.",
                                   "打开文件。|然后关闭。",
                               });
}

TEST(SentenceRules, NoLanguageFollowsTheRootRules) {
  expect_sentences("", {
                           "Open it. |Close it.",
                           "Is it? |Yes!",
                       });
}

TEST(SentenceRules, FoundInRealDocumentation) {
  expect_sentences("en", {
                             "You can't. |PHP has no such thing.",
                             "It implies -S. |Then -d is set.",
                             "This is new in Python 3.10. |3.11 adds more.",
                             "The session ID. |5 is recommended.",
                             "Connect to it. |0 means none.",
                             "Files go to /tmp. |40 MB are enough.",
                             "The first was version 87a. |1989 saw another.",
                             "Use the characters \".\" and \"?\" here.",
                             "There are two ways: 1. Export it.",
                             "It takes 1, 2 ... N of them.",
                             "Select [A1] ... [B2] now.",
                         });
  expect_sentences("de", {
                             "Es steht in Kapitel 13. |Kapitel 14 folgt.",
                             "Die Versionsnummer steht auf 1. |Datum und Uhrzeit fehlen.",
                             "Das Attribut ist größer als 0. |Weitere Angaben fehlen.",
                             "Wählen Sie im Menü Neuer Ordner ... |Geben Sie den Namen ein.",
                             "Wählen Sie Wörterbuch .... |Danach nichts.",
                         });
  expect_sentences("es", {"Edite site-start.d. |El número es 50."});
  expect_sentences("zh", {"可以使用通配符 ? 和 *。|谢谢。", "转换为 '.' 转换为模块名。",
                          "插入省略号 (三个点) 。|用于此窗口。"});
  expect_sentences("ja", {"スタイルがあります。|\"全て\"などです。", "\"はい。\"と言った。"});
}

TEST(SentenceRules, LineBreaksEndLinesOfAListButNotOfWrappedText) {
  expect_sentences(
      "en", {
                "features\n|contact manager\n|events, activities\n",
                "This is a sentence\ncut off in the middle. |And here is more.",
                "A line that is long enough to have been wrapped at the\nEnglish word. |Then more.",
                "Name\n|Address of the house\n|Town",
                "Shopping:\n|bread and butter.",
                "Buy this:\n|- bread\n|- butter.\n",
                "First sentence.\n|Second sentence.\n\n|Third one.",
                "one paragraph, etc.\n\n|another paragraph.",
                "See e.g.\nthis file.",
                "First\r\n|Second\r\n|Third",
                "needs version\n2.0 of it. |Yes.",
                "do this\n|1. open it.\n|2. close it.",
            });
}

TEST(SentenceRules, AcceptsSubtagsAndOtherSpellingsOfALanguage) {
  for (const std::string_view language : {"de", "DE", "de-AT", "de_CH", "de-Latn-DE-1996"}) {
    expect_sentences(language, {"Am 8. Mai 1945 war es aus. |Danach nicht."});
  }
  expect_sentences("zh-Hant-TW", {"打開。|關閉。"});
  expect_sentences("x-private-tag", {"Open it. |Close it."});
}

// Each of these would take hours if any rule looked further than it may.
TEST(SentenceRules, HostileTextsTakeLinearTime) {
  constexpr std::size_t kSize = 100000;
  const std::vector<std::string_view> patterns = {
      ".",       "!",       "\"",       "'",       ". ",      "! ",   "\".",    "a.",
      "a. ",     "1. ",     "1.",       "(",       ")",       "()",   "(. )",   "((. ",
      "“. ",     "”. ",     "«",        "» ",      ". »",     ". “a", " \n",    "\n",
      "a\n",     "a\r",     "a\r\n",    "a\u2028", "a\u0085", "A\r",  "a b\n",  "…",
      "… ",      "• ",      "\u0308",   ".\u0308", "1) ",     "a) ",  ". ,",    "[1].",
      "..a ",    "...A ",   "'. '",     "z. B. ",  "¿. ",     "、",   "。」",   "「",
      "あ。と",  "a b،",    ": ",       "།",       "། ",      "་།",   ". \n\n", ".\r",
      "\u202A.", "(a. b) ", "“a. b” ",  ". ' ",    "--\" A",  "2. ",  "(a) ",   "l'a. ",
      "?\n- ",   "a.1 A",   "6 a. m. ", ": \"",    ". [1] A"};
  for (const std::string_view language : {"", "en", "de", "ar", "bo", "hy", "ja"}) {
    const SentenceRules rules(language);
    for (const std::string_view pattern : patterns) {
      std::string text;
      while (text.size() < kSize) text += pattern;
      const std::vector<std::size_t> boundaries = rules.boundaries(text);
      ASSERT_EQ(boundaries.back(), text.size());
      ASSERT_TRUE(std::is_sorted(boundaries.begin(), boundaries.end()));
      ASSERT_EQ(std::adjacent_find(boundaries.begin(), boundaries.end()), boundaries.end());
    }
  }
}

TEST(SentenceRules, LongRunsBeforeManyCandidatesTakeLinearTime) {
  const SentenceRules rules("en");
  for (const std::string_view run : {"(", " ", "\"", "\u0308", "\u202A", "\n", "x"}) {
    for (const std::string_view pattern :
         {"“x. y. ”, ", "(x. y.) ", "x. ", "x\n", "1. ", "\"a. b. \", "}) {
      std::string text;
      while (text.size() < 50000) text += run;
      while (text.size() < 200000) text += pattern;
      ASSERT_EQ(rules.boundaries(text).back(), text.size());
    }
  }
}

TEST(SentenceRules, AnyBytesGiveIncreasingBoundaries) {
  for (const std::string_view language : {"", "en", "de", "ar", "bo", "hy", "el", "zh"}) {
    const SentenceRules rules(language);
    for (std::uint32_t seed = 0; seed < 1000; ++seed) {
      std::mt19937 random(seed);
      std::string bytes;
      const std::size_t size = 1 + random() % 60;
      constexpr std::string_view kFrequent = ". !?\n\"()1aA:;,'[]-";
      for (std::size_t i = 0; i < size; ++i) {
        bytes += random() % 2 == 0 ? kFrequent[random() % kFrequent.size()]
                                   : static_cast<char>(random() % 256);
      }
      const std::vector<std::size_t> boundaries = rules.boundaries(bytes);
      ASSERT_EQ(boundaries.back(), bytes.size()) << "seed " << seed;
      ASSERT_GT(boundaries.front(), 0U) << "seed " << seed;
      for (std::size_t i = 1; i < boundaries.size(); ++i) {
        ASSERT_LT(boundaries[i - 1], boundaries[i]) << "seed " << seed;
      }
    }
  }
}

TEST(SentenceRules, ThreadsMayShareOneObject) {
  const SentenceRules rules("de");
  const std::string text = "Am 8. Mai z. B. war es aus. Danach „nicht. Nein.“ Ende.";
  const std::vector<std::size_t> expected = rules.boundaries(text);
  std::vector<std::thread> threads;
  std::atomic<int> num_wrong = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        if (rules.boundaries(text) != expected) ++num_wrong;
        const SentenceRules own("ru");
        if (own.boundaries("А. Б. Все. Да.").size() != 2) ++num_wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(num_wrong, 0);
}

}  // namespace
}  // namespace hymt
