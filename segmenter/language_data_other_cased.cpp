// Languages of the Latin, Cyrillic, Greek and Armenian scripts that stand alone.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kFinnish = {
    .tag = "fi",
    .inner = "esim ks vrt mm ns nk ts toht prof tri n.k t.s em yo ko puh os tark engl ruots saks",
    .before_number = "s ss n nro kpl kuv taul luku ver klo",
    .final = "jms eKr jKr milj mrd tms min t h v ent oy",
    .closing = "jne yms ym ym.s",
    .starters = R"(
        se ne tämä nämä tuo nuo hän he me te minä sinä joka jotka mikä mitä kuka missä milloin miksi
        miten kuinka jos kun koska vaikka mutta ja tai sekä sitten siis kuitenkin myös nyt tässä
        täällä siellä ensin lopuksi napsauta valitse paina avaa käytä katso anna kirjoita huomaa on
        ovat voi voivat ei älä kaikki jokainen jotkut monet)",
    .numbered = "versio vaihe luku osio sivu kuva taulukko osa numero rivi kohta taso liite",
    .traits = kOrdinals | kVerbLast,
};

constexpr LanguageData kHungarian = {
    .tag = "hu",
    .inner = "pl ill ún vö dr prof id ifj özv kb tb ld sz.e ang ném lat fr gör szerk ford old.s",
    .before_number = "sz o old kb ábra tábl fej köt évf bek tel",
    .final = "i.e i.sz kft bt rt zrt nyrt u sz db eft mrd min",
    .closing = "stb",
    .starters = R"(
        a az egy ez ezek azok ő ők mi ti én te aki ami amely mikor hol miért hogyan milyen ha amikor
        mert bár de és vagy majd aztán ezután tehát azonban is most itt ott először végül kattintson
        válassza nyomja nyissa használja lásd írja megjegyzés van vannak lehet nem ne minden egyes
        néhány sok)",
    .numbered = "verzió lépés fejezet szakasz oldal ábra táblázat rész szám sor pont szint",
    .traits = kOrdinals | kVerbLast,
};

constexpr LanguageData kTurkish = {
    .tag = "tr",
    .inner = R"(
        bkz örn sn dr prof doç yrd av uzm öğr gör alb yb bşk müh mim ecz hz mah cad sok apt bul
        krş çev haz ing alm fr ar yun lat ort yakl)",
    .before_number = "s ss sf no nu c böl şek tab md fık blk kat ver tel",
    .final = R"(
        m.ö m.s i.ö i.s ltd şti a.ş t.c dk sn sa yy min oca şub mar nis may haz tem ağu eyl eki
        kas ara)",
    .closing = "vb vs vd vdl vbg",
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
    .inner = "π.χ δηλ βλ πρβλ κ κα κος κες κ.κ δρ καθ αγ ι.ε λ.χ σημ μτφ επιμ εκδ τ.μ",
    .before_number = "σελ σ αρ αριθ κεφ εικ πίν παρ αρθ τόμ τ εκδ τηλ στ",
    .final = "π.μ μ.μ π.χ.χ μ.χ ε.ε η.π.α α.ε ε.π.ε δισ εκ χιλ",
    .closing = "κ.λπ κλπ κ.ά κ.α κτλ κ.τ.λ",
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
    .inner = "TS ThS GS PGS BS KS CN TP Tp tp Q P F H TT vd VD tr.CN t.d",
    .before_number = "tr trg số đ ch h hình bảng chương quyển q t đt sđt",
    .final = "tcn scn",
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
        bpk ir drs dra drg jl jln gg kel kec kab prov ds sdr sdri yth tn ny nn h hj kh s.h m.h st
        mis a.n u.p u.b d.a ybs ttg dgn yg)",
    .before_number = "no hal hlm gbr tab bab ps ay jil kl tlp telp hp rt rw",
    .final = "tsb tbk pt cv sm m.a s.e s.pd jan feb mar apr jun jul agt sep okt nov des",
    .closing = "dll dsb dst dkk",
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
        en pn cik tn hj hjh dato datuk ir jln jl kg sg bt tmn lrg yb yab ym brig kapt lt kol jen a.n
        u.p spt mis)",
    .before_number = "no hlm ms rajah jad bab per bil tel faks",
    .final = "sdn bhd berhad s.m t.m jan feb mac apr jun jul ogos sep okt nov dis",
    .closing = "dll dsb dst dsbg",
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
    .inner = "g gng bb kgg hon dr dra atty engr gob sen kint pang gen hal brgy sta sto",
    .before_number = "blg pah kab tel",
    .final = "Ene Peb Mar Abr Hun Hul Ago Set Okt Nob Dis n.u n.h n.t n.g",
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
    .inner = "мыс қар т.с проф акад доц инж ағыл орыс лат обл ауд көш даң мөл",
    .before_number = "сур кес бет б т тар бөл",
    .final = "ж жж ғ ғғ мың млн млрд сағ мин сек тг кг км см",
    .closing = "т.б т.с.с",
    .starters = R"(
        бұл осы сол ол олар біз сіз мен сен бір әр барлық кім не қайда қашан неге қалай қандай қанша
        егер бірақ және немесе сондықтан содан кейін бұрын сонымен алайда қазір мұнда алдымен соңында
        басыңыз таңдаңыз ашыңыз пайдаланыңыз қараңыз енгізіңіз ескерту иә жоқ бар)",
    .numbered = "нұсқа қадам тарау бөлім бет сурет кесте деңгей нөмір",
    .traits = kVerbLast,
};

constexpr LanguageData kMongolian = {
    .tag = "mn",
    .inner = "ж.нь жнь ө.х проф акад доц инж англ орос лат",
    .before_number = "зур хүс хууд х б бүл",
    .final = "он төг сая тэрбум мян цаг мин сек кг км см",
    .closing = "г.м гэх.мэт",
    .starters = R"(
        энэ тэр эдгээр тэдгээр тэд бид та би чи нэг бүр бүх хэн юу хаана хэзээ яагаад яаж ямар хэдэн
        хэрэв гэхдээ гэвч ба бөгөөд эсвэл тиймээс дараа нь өмнө мөн одоо энд эхлээд эцэст дарна
        дарж сонгоно нээнэ ашиглана үзнэ анхаар тийм үгүй байна)",
    .numbered = "хувилбар алхам бүлэг хэсэг хуудас зураг хүснэгт түвшин дугаар",
    .traits = kVerbLast,
};

constexpr LanguageData kArmenian = {
    .tag = "hy",
    .inner = "օր տես պրոֆ դոկ ակադ ինժ թ.թ հմմտ",
    .before_number = "նկ էջ գլ աղ հ",
    .final = "թ դ մ.թ.ա մ.թ",
    .closing = "և.այլն",
    .traits = kArmenianFullStop,
};

constexpr std::array kLanguages = {kFinnish,    kHungarian,  kTurkish, kGreek,
                                   kVietnamese, kIndonesian, kMalay,   kFilipino,
                                   kKazakh,     kMongolian,  kArmenian};

}  // namespace

std::span<const LanguageData> other_cased_languages() { return kLanguages; }

}  // namespace hymt
