// Languages of the Latin, Cyrillic, Greek and Armenian scripts that stand alone.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kFinnish = {
    .tag = "fi",
    .inner = R"(
        alik alil amir apul apul.prof arkkit ass assist dipl dipl.arkkit dipl.ekon dipl.ins
        dipl.kielenk dipl.kirjeenv dipl.kosm dipl.urk em engl erik erikoisl erikoist esim ev.luutn
        evp hallinton hallintot hammaslääket huom jatk jääk kansaned kapt kapt.luutn kenr
        kenr.luutn kenr.maj kers kirjeenv ko kom.kapt komm konst korpr ks luutn m.sc maist maj mm
        myöh n.k neuv nimim nk ns nyk os prof puh puh.joht pääll ruots saks san siht suom sähköp
        säv t.s tark toht toim toim.apul toim.joht toim.siht tri ts tuom vrt vänr vääp ye.ups ylik
        ylil ylim ylimatr yliop yliopp ylip yliv yo)",
    .before_number = "klo kpl kuv luku n nro s ss taul ver",
    .final = "eKr ent fil h jKr jms kom milj min mrd oy res t tms v",
    .closing = "jne ym ym.s yms",
    .starters = R"(
        se ne tämä nämä tuo nuo hän he me te minä sinä joka jotka mikä mitä kuka missä milloin miksi
        miten kuinka jos kun koska vaikka mutta ja tai sekä sitten siis kuitenkin myös nyt tässä
        täällä siellä ensin lopuksi napsauta valitse paina avaa käytä katso anna kirjoita huomaa on
        ovat voi voivat ei älä kaikki jokainen jotkut monet)",
    .numbered = "versio vaihe luku osio sivu kuva taulukko osa numero rivi kohta taso liite",
    .after_ordinal = R"(
        tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta
        syyskuuta lokakuuta marraskuuta joulukuuta vuosisata vuosisadalla vuosisadan)",
    .traits = kOrdinals | kVerbLast,
};

constexpr LanguageData kHungarian = {
    .tag = "hu",
    .inner = "ang dr ford fr gör id ifj ill kb lat ld ném old.s pl prof sz.e szerk tb vö özv ún",
    .before_number = "bek fej köt o old sz tel tábl ábra évf",
    .final = "bt db eft i.e i.sz kft min mrd nyrt rt u zrt",
    .closing = "stb",
    .starters = R"(
        a az egy ez ezek azok ő ők mi ti én te aki ami amely mikor hol miért hogyan milyen ha amikor
        mert bár de és vagy majd aztán ezután tehát azonban is most itt ott először végül kattintson
        válassza nyomja nyissa használja lásd írja megjegyzés van vannak lehet nem ne minden egyes
        néhány sok)",
    .numbered = "verzió lépés fejezet szakasz oldal ábra táblázat rész szám sor pont szint",
    .after_ordinal = R"(
        január február március április május június július augusztus szeptember október november
        december század században századi fejezet oldal szám kerület)",
    .traits = kOrdinals | kVerbLast,
};

constexpr LanguageData kTurkish = {
    .tag = "tr",
    .inner = R"(
        alb alm apt ar av bkz bul bşk cad doç dr ecz fr gör haz hz ing krş lat mah mim müh ort
        prof sn sok uzm yakl yb yrd yun çev örn öğr)",
    .before_number = "blk böl c fık kat md no nu s sf ss tab tel ver şek",
    .final = R"(
        a.ş ara ağu dk eki eyl i.s i.ö kas ltd m.s m.ö mar may min nis oca sa t.c tem yy şti şub)",
    .closing = "vb vbg vd vdl vs",
    .starters = R"(
        bu şu o bunlar şunlar onlar ben sen biz siz bir her bazı birçok tüm bütün kim ne nerede
        neden niçin nasıl hangi kaç eğer ancak ama fakat ve veya ya ile için gibi çünkü ayrıca sonra
        daha önce böylece şimdi burada orada ilk son son olarak tıklayın seçin basın açın kullanın
        girin bakın not lütfen evet hayır değil var yok)",
    .numbered = "sürüm sürümü adım bölüm kısım sayfa şekil tablo madde numara satır düzey",
    .after_ordinal = R"(
        ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık bölüm adım sınıf
        kat sayfa madde yüzyıl)",
    .traits = kOrdinals | kVerbLast,
};

constexpr LanguageData kGreek = {
    .tag = "el",
    .inner = "αγ βλ δηλ δρ εκδ επιμ ι.ε κ κ.κ κα καθ κες κος λ.χ μτφ πρβλ σημ τ.μ",
    .before_number = "αρ αρθ αριθ εικ κεφ πίν παρ σ σελ στ τ τηλ τόμ",
    .final = "α.ε δισ ε.ε ε.π.ε εκ η.π.α μ.μ μ.χ π.μ π.χ π.χ.χ χιλ",
    .closing = "κ.ά κ.α κ.λπ κ.τ.λ κλπ κτλ",
    .starters = R"(
        ο η το οι τα τον την των ένας μια μία ένα αυτός αυτή αυτό αυτοί αυτά εκείνος εγώ εσύ εμείς
        εσείς ποιος ποια ποιο τι πού πότε γιατί πώς πόσο αν εάν όταν όπου επειδή αλλά και ή όμως
        ωστόσο επίσης μετά πριν τότε τώρα εδώ εκεί πρώτα τέλος κάντε πατήστε επιλέξτε ανοίξτε
        χρησιμοποιήστε δείτε σημείωση είναι έχει έχουν μπορεί δεν μην όλα όλοι κάθε μερικά πολλά για
        με σε στο στη στην στον στα από ως)",
    .numbered = "έκδοση βήμα κεφάλαιο ενότητα σελίδα εικόνα πίνακας μέρος επίπεδο αριθμός",
    .traits = kLowerCaseStarts | kGreekQuestion,
};

constexpr LanguageData kVietnamese = {
    .tag = "vi",
    .inner = "BS CN F GS H KS P PGS Q TP TS TT ThS Tp VD t.d tp tr.CN vd",
    .before_number = "bảng ch chương h hình q quyển sđt số t tr trg đ đt",
    .final = "scn tcn",
    .closing = "v.v vv",
    .starters = R"(
        các một những này đó đây kia nó họ chúng chúng tôi tôi bạn ta ai gì nào khi nếu vì bởi tuy
        mặc nhưng và hoặc hay rồi sau trước do vậy tuy nhiên ngoài đồng bây giờ trong trên dưới để
        với không từ đến theo nhấn bấm chọn mở nhập sử dùng xem lưu ý hãy là có được cần phải tất
        mỗi mọi nhiều)",
    .numbered = "phiên bản bước chương mục trang hình bảng phần số cấp",
};

constexpr LanguageData kIndonesian = {
    .tag = "id",
    .inner = R"(
        a.n bpk d.a dgn dra drg drs ds gg h hj ir jl jln kab kec kel kh m.h mis nn ny prov s.h sdr
        sdri st tn ttg u.b u.p ybs yg yth)",
    .before_number = "ay bab gbr hal hlm hp jil kl no ps rt rw tab telp tlp",
    .final = "agt apr cv des feb jan jul jun m.a mar nov okt pt s.e s.pd sep sm tbk tsb",
    .closing = "dkk dll dsb dst",
    .starters = R"(
        ini itu yang sebuah seorang suatu ia dia mereka kami kita saya anda kamu apa siapa kapan di
        mana mengapa bagaimana berapa jika bila ketika saat karena meskipun walaupun tetapi namun
        dan atau lalu kemudian setelah sebelum maka sehingga juga selain sekarang sini pertama
        terakhir klik pilih tekan buka gunakan lihat masukkan ketik catatan untuk dengan tanpa dari
        ke pada dalam oleh adalah ada dapat bisa harus tidak jangan semua setiap beberapa banyak)",
    .numbered = "versi langkah bab bagian halaman gambar tabel tingkat nomor lampiran contoh baris",
};

constexpr LanguageData kMalay = {
    .tag = "ms",
    .inner = R"(
        a.n brig bt cik dato datuk en hj hjh ir jen jl jln kapt kg kol lrg lt mis pn sg spt tmn tn
        u.p yab yb ym)",
    .before_number = "bab bil faks hlm jad ms no per rajah tel",
    .final = "apr berhad bhd dis feb jan jul jun mac nov ogos okt s.m sdn sep t.m",
    .closing = "dll dsb dsbg dst",
    .starters = R"(
        ini itu yang sebuah seorang suatu ia dia mereka kami kita saya anda kamu apa siapa bila di
        mana mengapa bagaimana berapa jika apabila ketika semasa kerana walaupun tetapi namun dan
        atau lalu kemudian selepas sebelum maka juga selain sekarang pertama akhir klik pilih tekan
        buka gunakan lihat masukkan taip nota untuk dengan tanpa dari ke pada dalam oleh adalah
        ialah ada boleh mesti perlu tidak jangan semua setiap beberapa banyak)",
    .numbered =
        "versi langkah bab bahagian halaman rajah jadual tahap nombor lampiran contoh baris",
};

constexpr LanguageData kFilipino = {
    .tag = "tl",
    .inner = "atty bb brgy dr dra engr g gen gng gob hal hon kgg kint pang sen sta sto",
    .before_number = "blg kab pah tel",
    .final = "Abr Ago Dis Ene Hul Hun Mar Nob Okt Peb Set n.g n.h n.t n.u",
    .closing = "atbp",
    .starters = R"(
        ang ng sa mga ito iyan iyon si sina siya sila kami tayo ako ikaw kayo ano sino kailan saan
        bakit paano ilan kung kapag dahil bagaman ngunit pero at o saka pagkatapos bago kaya gayunman
        din ngayon dito doon una i-click piliin pindutin buksan gamitin tingnan ilagay tandaan para
        may mayroon maaari dapat hindi huwag lahat bawat ilang marami)",
    .numbered = "bersyon hakbang kabanata seksyon pahina larawan talahanayan bahagi antas numero",
};

constexpr LanguageData kKazakh = {
    .tag = "kk",
    .inner = R"(
        авг акад акцион амт апр ауд ағыл биол биохим биікт геогр геол даң доц инж корр көш лат маж
        мемл мм мыс мөл обл орыс пед проф т.с тереңд техн тим төм экон қар өф)",
    .before_number = "б бет бөл кес сур т тар",
    .final = R"(
        б.б б.з.б б.з.д б.т б.э.д дек ж жж км² м² мин млн млрд мың нояб окт с.ш сағ сек сент тг
        трлн февр ш.б ш.ғ янв ғ ғ.с ғғ)",
    .closing = "кг км см т.б т.с.с",
    .starters = R"(
        бұл осы сол ол олар біз сіз мен сен бір әр барлық кім не қайда қашан неге қалай қандай қанша
        егер бірақ және немесе сондықтан содан кейін бұрын сонымен алайда қазір мұнда алдымен соңында
        басыңыз таңдаңыз ашыңыз пайдаланыңыз қараңыз енгізіңіз ескерту иә жоқ бар)",
    .numbered = "нұсқа қадам тарау бөлім бет сурет кесте деңгей нөмір",
    .traits = kVerbLast,
};

constexpr LanguageData kMongolian = {
    .tag = "mn",
    .inner = "акад англ доц ж.нь жнь инж лат орос проф ө.х",
    .before_number = "б бүл зур х хууд хүс",
    .final = "мин мян он сая сек тэрбум төг цаг",
    .closing = "г.м гэх.мэт кг км см",
    .starters = R"(
        энэ тэр эдгээр тэдгээр тэд бид та би чи нэг бүр бүх хэн юу хаана хэзээ яагаад яаж ямар хэдэн
        хэрэв гэхдээ гэвч ба бөгөөд эсвэл тиймээс дараа нь өмнө мөн одоо энд эхлээд эцэст дарна
        дарж сонгоно нээнэ ашиглана үзнэ анхаар тийм үгүй байна)",
    .numbered = "хувилбар алхам бүлэг хэсэг хуудас зураг хүснэгт түвшин дугаар",
    .traits = kVerbLast,
};

constexpr LanguageData kArmenian = {
    .tag = "hy",
    .inner = "ակադ դոկ թ.թ ինժ հմմտ պրոֆ տ տես օր",
    .before_number = "աղ գլ էջ հ նկ",
    .final = "դ թ մ.թ մ.թ.ա",
    .closing = "և.այլն",
    .traits = kArmenianFullStop,
};

constexpr std::array kLanguages = {kFinnish,    kHungarian,  kTurkish, kGreek,
                                   kVietnamese, kIndonesian, kMalay,   kFilipino,
                                   kKazakh,     kMongolian,  kArmenian};

}  // namespace

std::span<const LanguageData> other_cased_languages() { return kLanguages; }

}  // namespace hymt
