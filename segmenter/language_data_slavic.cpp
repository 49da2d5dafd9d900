// Russian, Ukrainian, Bulgarian, Polish, Czech, Slovak, Croatian, Slovenian.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kRussian = {
    .tag = "ru",
    .inner = R"(
        авт агр адм адм.-терр акад англ асп б-р букв бул бывш в.т.ч вкз включ воен вост
        вост.-европ г-жа г-н гв ген ген.-лейт гл.обр гос гр греч деп дер дир дисс доц ед ежедн жен
        журн зав зам зап зап.-европ заруб изд-во ин инж иностр инст искл ист к-т канд кап лат лейт
        лит м-р майор мл мн моск муж наб назв напр нар науч нац нач нед нем неск обл ок орг ориг
        отв отд пгт пер пл подп полит полк пом пос посл пр преим прибл прим просп проф проц псевд
        р-н разг рев ред реж рез рус св сев секр сокр соотв сост соч спб спец ср ср.-век ст
        ст.-слав ст.л столбц т.е т.к т.н т.наз т.о т.ч тех тж тов тт укр ул упр устар фак физ фил
        филос фр хим худ церк чл чл.-корр ш шк экз экон юж юр япон)",
    .before_number = R"(
        абз вып гл д изд ил илл кв кн корп л лл оф п пп прил разд рис с стб стр табл тел уч ч эт
        №№)",
    .final = R"(
        авг апр в вв вс вт г гг дек до.н.э долл евро им июл июн кв.м коп куб куб.м мар мин млн
        млрд н.ст н.э ноя нояб окт пн пт руб сб сек сен сент ст.ст трлн тыс фев февр час чел чт шт
        янв)",
    .closing = "др и.др и.пр кг км мм проч см т.д т.п",
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
        авт акад англ арк бл букв бул бульв бібл вид вид-во викл вкл вул відп відпов військ ген
        геогр гр грец держ див доц ел енцикл журн жін зав заст зах зб зв знач канд коеф лат лейт
        літ мист мн муз міжнар наб наз напр нар народ нац нач низ нім обл од оз орг осн офіц перев
        пл полк пор пос поч прибл прим приміт пров просп проф півд півн підрозд р-н рев ред реж
        респ рос св секр смт спец стр сх т.б т.зв т.ч тех тов тт укр упоряд уроч фак фр фіз філ
        філос фін худ хім цент церк чв чл чл.-кор шт юр яп ім інж іст)",
    .before_number = R"(
        абз буд вип гл д дод кв кн корп мал оф п пов пп підп рис розд с ст стор табл тел ч іл №№)",
    .final = R"(
        бер верес вт га год град грн груд до.н.е дол екз жовт кв.м квт квіт коп куб.м лип листоп
        лют млн млрд н.е наук р рр сек серп січ тис трав трлн у.о хв ц черв чол)",
    .closing = "кг км мм см т.д т.п та.ін тощо ін",
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
    .inner = R"(
        акад англ арх б.р б.ред бел.а бел.пр бр бул вж вкл вр г-жа г-н г-ца ген гр д-р дж доц заб
        зам им инж кор напр обл ок пл полк пор проф рис св сп ср срв ст.н.с т.е т.н т.нар ул чл
        щ.д)",
    .before_number = "ал ап гл ет кн разд с стр т табл тел фиг №№",
    .final = "в вв г гг лв мин млн млрд н.е сек ст хил",
    .closing = "др и.др и.т.н кг км мм пр см",
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
        abp al alb amb anat ang arch asp b.d bałt białorus bp bret brus bryg bułg celt chorw chrz
        cs czes doc dor dot dr.hab ds duń ekon ew ewent fiz fiń fr franc gal gen geogr germ goc gr
        gł hab hebr het hiszp insp inż irań irl islandz jap kard kirg kmdr kpr kpt ks lek lic ling
        litew m.in maced mgr mjr mont młpol nadinsp nadkom nar nb niem nord norw np orm os oset
        osk p.o pchor pil pl podhal podkom ppor ppłk prof prokur przew przyp ps psł pt pw płk red
        ros s.c serb sierż st st.sierż stpol stpr szwedz sędz sł słow t.j t.zn t.zw tj tow tzn tzw
        ukr ul umbr wg woj współcz ww węg włos zach zob zw łac łot śl św)",
    .before_number = "cz il lit nr par pkt poz rozdz rozdział rys s str t tab tel ust wyd z zał",
    .final = R"(
        cm cze czerw godz gru grudz im kg km kol kwi kwiec lip lis listop lut maj mar mec med min
        mld mln mm n.e p.n.e pazdz paź paźdz pers pol r rr s.a sek sekr sie sierp sp.z.o.o sty
        stycz szt tys w wrz wrzes zł)",
    .closing = "etc i.in in itd itp",
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
    .after_ordinal = R"(
        stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada
        grudnia wiek wieku wieków rok roku klasa piętro rocznica edycja rozdział)",
    .traits = kOrdinals,
};

constexpr LanguageData kCzech = {
    .tag = "cs",
    .inner = R"(
        akad angl arch bc bc.a bl bl.p býv cca chem dipl dis doc dol dr.h.c event evr franc fyz
        gen geogr hist hl ing jap judr kons kpt kr lat maď mgr mj mjr mudr mvdr např nejm niz nám
        nár něm okr orig os p paeddr phdr phmr plk polit popř pozn poř pplk prof pí překl přib
        příp red rer resp rndr rsdr samost sev sl slov soc spol srov st stát stř střed sv svob t.j
        t.zn technol thdr tis tj tr tur tz tzn tzv tř ul vel vl vých výz vč věd zejm zem zkr zn
        zprav zvl zák záp zást ústř územ čes čs řec šk žel)",
    .before_number = "bod kap obr odd odst písm příl roč s str tab tel vyd §§ č čl čís ř",
    .final = R"(
        a.s bot bře csc drsc dub hod ind kol ks kvě kč led lis lit mat mil mld n.l o.p.s phd pro
        prom př.n.l s.r.o sek spec srp univ v.o.s var zář úno čvc čvn říj)",
    .closing = "aj apod atd atp",
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
    .after_ordinal = R"(
        ledna února března dubna května června července srpna září října listopadu prosince
        století stol ročník kapitola)",
    .traits = kOrdinals,
};

constexpr LanguageData kSlovak = {
    .tag = "sk",
    .inner = R"(
        akad al alm angl arch artd bc býv c.k cca dipl doc ev ev.č event franc gen gréc hist hl
        ing judr konkr kpt kt lat mgr mj ml mudr mvdr n.w.a najm napr naprk např nem nešp nám nár
        obv odd p paeddr pedg phdr plgr plk pok pol.pr popr por porov pozn pr prek prof príp red
        rer resp rndr roz rozh rsdr rtg skr sl slov soc sp spol spoluž st stor sv súkr súv t.j t.z
        teol thdr tj tr tvz tz tzn tzv udel ul v.sp vi viď vr vz vých zast zb zdravot zn zák záp
        úr špec štát)",
    .before_number = "bod kap obr ods príl písm roč s tab tel vyd zv č čl čís",
    .final = R"(
        a.d a.g.p a.i.i a.k.a a.r.k a.s csc drsc e.t.c hod i.b i.i ind k.o kol ks m.n.m m.o mil
        min mld n.l n.o o.c.p o.f.i o.i o.k o.z os p.a p.n.l p.o phd pred.n.l s.a s.e.g s.r.o sek
        spol.s.r.o str t.č tis univ var ú.p.v.o š.p)",
    .closing = "a.i a.pod ai apod atd atď etc",
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
    .after_ordinal = R"(
        januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
        storočia storočie storočí ročník ročníka kapitola výročie narodenín ročníku triedy wieku)",
    .traits = kOrdinals,
};

constexpr LanguageData kCroatian = {
    .tag = "hr",
    .inner = R"(
        akad arh bl cca dipl doc dr engl fran g gosp grč gđa gđica ing inž isklj kap lat mj mons
        mr njem npr o.g odn odv okt ol pl por pov prim prir prof pror sc sl sred sv tj tr trg tzn
        tzv uklj ul ur usp vlč zast zem čl šk žup)",
    .before_number = "br god pogl rb s st str t tab tel toč",
    .final = "d.d d.o.o dir eur j.d.o.o kn mag mat mil mlrd n.e p.n.e pr.kr sekr spec tis",
    .closing = "i.dr i.sl itd",
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
    .after_ordinal = R"(
        siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenog
        studenoga prosinca januara februara marta aprila maja juna jula avgusta augusta septembra
        oktobra novembra decembra stoljeće stoljeća stoljeću veka vijeka vijek razred poglavlje)",
    .traits = kOrdinals,
};

constexpr LanguageData kSlovenian = {
    .tag = "sl",
    .inner = R"(
        akad angl dipl doc g ga gdč gl ing lat mag nem npr oz pribl prim prof sv t.i tj trg ul
        vklj)",
    .before_number = "let odst pogl s sl str tab tel toč zv čl št",
    .final = "d.d d.o.o dr mio mrd n.št pr.n.št s.p tis",
    .closing = "idr ipd itd itn",
    .starters = R"(
        in ali če ko kako kaj kdo kje zakaj koliko kateri katera katero to ta ti on ona ono oni mi vi
        jaz moj tvoj njegov naš vaš v na s z iz do od po pod pri za pred brez skozi nad o med tudi
        nato potem zato vendar čeprav medtem tako takrat tukaj tu tam zdaj najprej končno razen
        kliknite pritisnite izberite odprite vnesite uporabite glejte opomba vsi vse vsak nekateri
        mnogi nihče nič ne že še samo je so bo lahko mora)",
    .prepositions = "ob od do pred po okoli v",
    .numbered = "različica različice korak poglavje razdelek stran slika tabela del raven številka",
    .before_ordinal = "v na do od po za pred ta to iz s z o in",
    .after_ordinal = R"(
        januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra
        decembra stoletje stoletja stoletju razred poglavje)",
    .traits = kOrdinals,
};

constexpr std::array kLanguages = {kRussian, kUkrainian, kBulgarian, kPolish,
                                   kCzech,   kSlovak,    kCroatian,  kSlovenian};

}  // namespace

std::span<const LanguageData> slavic_languages() { return kLanguages; }

}  // namespace hymt
