// Russian, Ukrainian, Bulgarian, Polish, Czech, Slovak, Croatian, Slovenian.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kRussian = {
    .tag = "ru",
    .inner = R"(
        т.е т.к т.н т.о т.наз напр см ср проф акад доц канд инж гр г-н г-жа гос ул пр просп пер
        наб пл б-р бул ш обл р-н пос дер св англ нем фр лат греч рус букв ориг ред сост
        изд-во отв зам нач пом деп ген полк подп майор кап лейт соотв включ искл прибл ок
        т.ч в.т.ч мн ед)",
    .before_number = R"(
        рис табл гл разд стр с ст пп п подп ч кн вып изд прил илл ил №№ кв корп д эт оф тел
        уч абз стб л лл)",
    .final = R"(
        гг г вв в н.э до.н.э руб коп тыс млн млрд трлн долл евро мин сек час ч кг км см мм куб.м
        кв.м куб кв шт чел экз им янв февр фев мар апр июн июл авг сент сен окт нояб ноя дек пн
        вт ср чт пт сб вс)",
    .closing = "т.д т.п др пр и.др и.пр проч",
    .starters = R"(
        а и но или если когда как что чтобы кто где куда откуда почему зачем сколько какой какая
        какие который это этот эта эти тот та те он она оно они мы вы я ты мой твой его её их наш
        ваш в во на с со из по под при для до после перед без через над об о от к ко у за между
        также затем потом поэтому однако хотя пока так тогда здесь там теперь сначала наконец
        кроме нажмите выберите откройте введите используйте смотрите обратите щелкните щёлкните
        все всё весь каждый любой некоторые многие никто ничего не нет да уже ещё только даже есть
        будет может можно нужно следует)",
    .prepositions = "в с до после около к на",
    .numbered = R"(
        версия версии шаг шаге глава главе раздел разделе страница странице рисунок таблица часть
        уровень номер приложение пример строка пункт этап)",
};

constexpr LanguageData kUkrainian = {
    .tag = "uk",
    .inner = R"(
        т.б т.зв т.ч напр див пор ім проф акад доц канд інж гр вул просп пров наб пл бул обл р-н
        смт св англ нім фр лат грец рос укр букв ред упоряд вид-во відп заст нач ген полк відпов
        вкл викл прибл бл мн од)",
    .before_number = R"(
        рис мал табл гл розд стор с ст пп п підп ч кн вип вид дод іл №№ кв корп буд д пов оф тел
        абз)",
    .final = R"(
        рр р ст н.е до.н.е грн коп тис млн млрд трлн дол хв сек год кг км см мм куб.м кв.м шт
        чол екз січ лют бер квіт трав черв лип серп верес жовт листоп груд)",
    .closing = "т.д т.п тощо ін та.ін",
    .starters = R"(
        а і й та але або якщо коли як що щоб хто де куди звідки чому скільки який яка які це цей ця
        ці той та ті він вона воно вони ми ви я ти мій твій його її їх їхній наш ваш в у на з із зі
        по під при для до після перед без через над про від к за між також потім тому однак проте
        хоча поки так тоді тут там тепер спочатку нарешті крім натисніть виберіть відкрийте введіть
        використовуйте дивіться зверніть усі всі все кожен будь-який деякі багато ніхто нічого не ні
        вже ще тільки лише навіть є буде може можна потрібно слід)",
    .prepositions = "в у о об з до після близько на",
    .numbered = R"(
        версія версії крок кроці глава главі розділ розділі сторінка сторінці малюнок рисунок таблиця
        частина рівень номер додаток приклад рядок пункт етап)",
};

constexpr LanguageData kBulgarian = {
    .tag = "bg",
    .inner =
        "напр вж ср т.е т.нар т.н г-н г-жа г-ца проф акад доц инж д-р ул бул пл обл гр св англ ок",
    .before_number = "фиг табл гл разд стр с чл ал т кн бр №№ ет ап тел",
    .final = "г гг в вв н.е лв ст хил млн млрд мин сек",
    .closing = "т.н др пр и.т.н и.др",
    .starters = R"(
        а и но или ако когато как какво кой коя кое кои къде защо колко това този тази тези той тя
        то те ние вие аз ти мой твой негов наш ваш в във на с със от по под при за до след преди без
        чрез над също после затова обаче въпреки докато така тогава тук там сега първо накрая
        натиснете изберете отворете въведете използвайте вижте всички всеки някои много не няма
        може трябва има е са)",
    .numbered = "версия стъпка глава раздел страница фигура таблица част ниво номер приложение",
};

constexpr LanguageData kPolish = {
    .tag = "pl",
    .inner = R"(
        np tzn tj tzw m.in por zob al pl ul os św ks bp abp kard prof doc hab dr.hab inż mgr lek
        płk gen kpt mjr ppłk red ww wg ew ewent gł dot ang niem fr łac gr ros ds b.d
        zw pt ps pw t.j t.zn t.zw p.o)",
    .before_number = "nr str s rys tab rozdz rozdział ust pkt lit par poz t z zał tel cz il wyd",
    .final = R"(
        r rr w ww n.e p.n.e godz min sek tys mln mld zł gr szt sp.z.o.o s.a im sty lut mar kwi
        maj cze lip sie wrz paź lis gru)",
    .closing = "itd itp i.in in etc",
    .starters = R"(
        a i ale lub albo jeśli jeżeli kiedy gdy jak co kto gdzie skąd dlaczego czemu ile jaki jaka
        jakie który która które to ten ta te ci on ona ono oni one my wy ja ty mój twój jego jej ich
        nasz wasz w we na z ze do od po pod przy dla przed za bez przez nad o u między także również
        następnie potem dlatego jednak chociaż więc tak wtedy tutaj tu tam teraz najpierw wreszcie
        oprócz naciśnij kliknij wybierz otwórz wpisz użyj zobacz uwaga wszystkie wszyscy każdy
        niektóre wiele nikt nic nie tak już jeszcze tylko nawet jest są będzie może można należy
        trzeba)",
    .prepositions = "o od do przed po około w z",
    .numbered = R"(
        wersja wersji krok kroku rozdział rozdziale sekcja sekcji strona stronie rysunek tabela część
        poziom numer załącznik przykład wiersz punkt etap)",
    .before_ordinal = "w na do od po z ze dla przed za ten ta to tego tej tym o i",
    .traits = kOrdinals,
};

constexpr LanguageData kCzech = {
    .tag = "cs",
    .inner = R"(
        např tj tzn tzv mj srov ing mgr bc mudr judr phdr rndr doc prof csc arch gen
        plk kpt pplk mjr sv ul nám tř p pí sl event resp příp popř angl něm franc lat řec dr.h.c
        zvl zejm cca vč tz t.j t.zn)",
    .before_number = "č čís str s obr tab kap odd odst čl sv roč vyd bod příl tel písm §§ ř",
    .final = R"(
        př.n.l n.l hod min sek tis mil mld kč ks a.s s.r.o v.o.s o.p.s led úno bře dub kvě čvn
        čvc srp zář říj lis pro)",
    .closing = "atd apod atp aj",
    .starters = R"(
        a i ale nebo pokud když jak co kdo kde kam odkud proč kolik jaký jaká jaké který která které
        to ten ta ty tento tato toto tyto on ona ono oni my vy já můj tvůj jeho její jejich náš váš
        v ve na z ze s se do od po pod při pro před za bez přes nad o u mezi také též potom pak
        proto však ačkoli tak tehdy zde tady tam nyní nejprve nakonec kromě klikněte klepněte
        stiskněte vyberte zvolte otevřete zadejte použijte viz poznámka všechny všichni každý
        některé mnoho nikdo nic ne už ještě jen pouze je jsou bude může lze je-li)",
    .prepositions = "v ve od do před po kolem okolo",
    .numbered = R"(
        verze verzi krok kroku kapitola kapitole oddíl část strana straně stránka stránce obrázek
        tabulka úroveň číslo příloha příklad řádek bod fáze)",
    .before_ordinal = "v ve na do od po z ze dne pro před za ten ta to tohoto s k o i",
    .traits = kOrdinals,
};

constexpr LanguageData kSlovak = {
    .tag = "sk",
    .inner = R"(
        napr tj tzn tzv mj porov ing mgr bc mudr judr phdr rndr doc prof csc arch gen plk kpt sv ul
        nám p event resp príp popr angl nem franc lat gréc najm vr t.j t.z cca)",
    .before_number = "č čís str s obr tab kap odd ods čl zv roč vyd bod príl tel písm",
    .final = "pred.n.l n.l hod min sek tis mil mld ks a.s s.r.o o.z",
    .closing = "atď apod ai a.i a.pod",
    .starters = R"(
        a i ale alebo ak keď ako čo kto kde kam odkiaľ prečo koľko aký aká aké ktorý ktorá ktoré to
        ten tá tie tento táto toto tieto on ona ono oni my vy ja môj tvoj jeho jej ich náš váš v vo
        na z zo s so do od po pod pri pre pred za bez cez nad o u medzi tiež potom preto však hoci
        tak vtedy tu tam teraz najprv nakoniec okrem kliknite stlačte vyberte zvoľte otvorte zadajte
        použite pozri poznámka všetky všetci každý niektoré mnoho nikto nič nie už ešte len iba je
        sú bude môže možno)",
    .prepositions = "o od do pred po okolo v",
    .numbered = "verzia verzie krok kapitola časť strana obrázok tabuľka úroveň číslo príloha bod",
    .before_ordinal = "v vo na do od po z zo dňa pre pred za ten tá to s k o i",
    .traits = kOrdinals,
};

constexpr LanguageData kCroatian = {
    .tag = "hr",
    .inner = R"(
        npr tj tzv odn tzn usp g gđa gosp gđica prof doc akad ing dipl mr sv ul trg engl njem fran
        lat grč cca sl uklj isklj)",
    .before_number = "br str s sl tab pogl čl st toč red god rb tel t",
    .final = "god g st pr.kr p.n.e n.e kn eur tis mil mlrd d.o.o d.d j.d.o.o",
    .closing = "itd i.sl sl i.dr dr",
    .starters = R"(
        a i ali ili ako kada kad kako što tko ko gdje zašto koliko koji koja koje to taj ta te ovo
        ovaj ova ove on ona ono oni mi vi ja ti moj tvoj njegov naš vaš u na s sa iz do od po pod pri
        za prije nakon poslije bez kroz nad o kod između također zatim potom stoga međutim iako dok
        tako tada ovdje tu tamo sada prvo najprije konačno osim kliknite pritisnite odaberite
        izaberite otvorite unesite upotrijebite koristite pogledajte napomena svi sve svaki neki
        mnogi nitko ništa ne već još samo je su će može treba)",
    .prepositions = "u od do prije nakon oko",
    .numbered = "verzija verzije korak poglavlje odjeljak stranica slika tablica dio razina broj",
    .before_ordinal = "u na do od po za prije nakon taj ta to iz s o i",
    .traits = kOrdinals,
};

constexpr LanguageData kSlovenian = {
    .tag = "sl",
    .inner =
        "npr tj t.i oz gl prim g ga gdč prof doc akad ing dipl mag sv ul trg angl nem lat pribl "
        "vklj",
    .before_number = "št str s sl tab pogl čl odst toč zv let tel",
    .final = "dr pr.n.št n.št tis mio mrd d.o.o d.d s.p",
    .closing = "itd ipd itn idr",
    .starters = R"(
        in ali če ko kako kaj kdo kje zakaj koliko kateri katera katero to ta ti on ona ono oni mi vi
        jaz moj tvoj njegov naš vaš v na s z iz do od po pod pri za pred brez skozi nad o med tudi
        nato potem zato vendar čeprav medtem tako takrat tukaj tu tam zdaj najprej končno razen
        kliknite pritisnite izberite odprite vnesite uporabite glejte opomba vsi vse vsak nekateri
        mnogi nihče nič ne že še samo je so bo lahko mora)",
    .prepositions = "ob od do pred po okoli v",
    .numbered = "različica različice korak poglavje razdelek stran slika tabela del raven številka",
    .before_ordinal = "v na do od po za pred ta to iz s z o in",
    .traits = kOrdinals,
};

constexpr std::array kLanguages = {kRussian, kUkrainian, kBulgarian, kPolish,
                                   kCzech,   kSlovak,    kCroatian,  kSlovenian};

}  // namespace

std::span<const LanguageData> slavic_languages() { return kLanguages; }

}  // namespace hymt
