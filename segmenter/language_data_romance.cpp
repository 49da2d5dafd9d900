// French, Spanish, Portuguese, Italian, Romanian.
#include <array>

#include "segmenter/language_data_tables.h"

namespace hymt {
namespace {

constexpr LanguageData kFrench = {
    .tag = "fr",
    .inner = R"(
        M MM mm mme mmes mlle mlles me mgr Pr ste sts st p.ex c.-à-d c-à-d c.à.d càd env resp cf
        dir gén col lt cap cdt adj ing hon boul av bd)",
    .before_number = R"(
        nᵒ n° nos nᵒˢ éd pp chap fasc t tt ann tabl réf réfs vers al alin par ex suiv l ll col
        tél env fol min max)",
    .final = R"(
        s.a s.a.r.l s.a.s cie j.-c av.j.-c apr ap janv févr avr juil sept oct nov déc lun mar
        mer jeu ven sam dim u.e e.-u é.-u)",
    .closing = "etc",
    .starters = R"(
        le la les l' un une des ce cet cette ces il elle ils elles on nous vous je j' tu mon ton son
        notre votre nos vos leur leurs qui que qu' quoi quel quelle quels quelles où quand comment
        pourquoi combien si s' mais ou donc or ni car puis ensuite alors ainsi cependant toutefois
        pourtant enfin dans pour par avec sans sous sur après avant pendant lorsque lorsqu' cliquez
        appuyez sélectionnez choisissez saisissez ouvrez voir voyez notez remarque utilisez c'
        cela ceci n' d' tout tous toute toutes chaque plusieurs certains aucun en est sont a
        attention exemple d'abord aujourd'hui pas ne à au aux du depuis lors selon dès)",
    .prepositions = "à vers depuis jusqu'à avant après le en chez avec",
    .numbered = R"(
        version étape chapitre section page figure tableau partie niveau numéro annexe exemple ligne
        article paragraphe point phase)",
};

constexpr LanguageData kSpanish = {
    .tag = "es",
    .inner = R"(
        sr sra srta sres sras srtas d dª dña d.ª dn dra dres drs lic ing arq prof profa profs gral
        cap cnel sto sta fr mons rvdo hno hna p.ej ej vs cf aprox incl excl gob dir admón avda av
        pza c/ EE ud uds vd vds)",
    .before_number = R"(
        núm núms nro nros n.º n.os pág págs pp cap caps secc tít t apdo apto art arts párr
        fasc lám ilust ref tel tfno fol)",
    .final = R"(
        s.a s.l s.a.u cía ltda ee.uu UU a.c d.c a.m p.m ene feb mar abr may jun jul ago
        sep sept oct nov dic)",
    .closing = "etc",
    .starters = R"(
        el la los las lo un una unos unas este esta esto estos estas ese esa eso esos esas aquel él
        ella ellos ellas usted ustedes nosotros yo tú mi tu su sus nuestro nuestra qué quién quiénes
        cuál cuáles cuándo cuánto dónde cómo por porque si cuando donde mientras aunque como pero o
        y e u ni luego entonces después antes así además también sin con para de del desde hasta en
        entre sobre según tras haga pulse seleccione elija abra use utilice vea véase escriba nota
        es son está están hay tiene puede pueden debe deben no todo todos toda todas cada algunos
        ningún ninguno muchos otro otra al a ahora aquí primero finalmente)",
    .prepositions = "a desde hasta antes después en sobre con",
    .numbered = R"(
        versión paso capítulo sección página figura tabla parte nivel número anexo ejemplo línea
        artículo párrafo punto fase)",
};

constexpr LanguageData kPortuguese = {
    .tag = "pt",
    .inner = R"(
        sr sra srta srs sras d dra drs dras prof profa profs eng enga arq gen cel cap sto sta pe mons
        exmo exma ilmo p.ex ex cf vs aprox incl excl dir av pça trav v.s.a v.exa)",
    .before_number =
        "n.º nº núm pág págs pp cap caps sec tít t art arts fasc fol fl fls tel ref al",
    .final = "s.a cia ltda e.u.a eua a.c d.c jan fev mar abr mai jun jul ago set out nov dez",
    .closing = "etc",
    .starters = R"(
        o a os as um uma uns umas este esta isto estes estas esse essa isso esses essas aquele
        aquela ele ela eles elas você vocês nós eu tu meu minha seu sua seus suas nosso nossa que
        quem qual quais quando quanto onde como por porque se enquanto embora mas ou e nem logo
        então depois antes assim além também sem com para de do da dos das desde até em no na nos
        nas entre sobre segundo após clique pressione selecione escolha abra use utilize veja
        consulte digite nota é são está estão há tem pode podem deve devem não todo todos toda todas
        cada alguns nenhum muitos outro outra ao à agora aqui primeiro finalmente)",
    .prepositions = "às desde até antes depois em com",
    .numbered = R"(
        versão passo capítulo seção secção página figura tabela parte nível número anexo exemplo
        linha artigo parágrafo ponto fase)",
};

constexpr LanguageData kItalian = {
    .tag = "it",
    .inner = R"(
        sig sigg sig.ra sig.na sigra signa dott dott.ssa dottssa prof.ssa proff avv ing arch geom
        rag on sen cav comm gen col cap ten s.e mons rev p.es cfr cf vs ca p.zza v.le
        c.so egr gent spett ill all)",
    .before_number = "n n.ri nn pag pagg pp cap capp sez tab tav par art artt vol voll fasc es tel",
    .final = R"(
        s.p.a s.r.l s.n.c s.a.s soc c.a a.c d.c u.e u.s.a gen feb mar apr mag giu lug ago set
        sett ott nov dic)",
    .closing = "ecc etc",
    .starters = R"(
        il lo la i gli le l' un uno una un' questo questa questi queste quest' quello quella quelli
        quelle egli lui lei loro noi voi io tu mio tuo suo sua nostro vostro che chi quale quali
        quando quanto dove come perché se mentre benché ma o e né quindi poi dopo prima così inoltre
        anche tuttavia infine senza con per di del della dei da dal dalla in nel nella su sul sulla
        tra fra secondo fare premere selezionare scegliere aprire usare utilizzare vedere vedi
        inserire nota è sono c' ci ha hanno può possono deve devono non ogni tutto tutti tutta tutte
        alcuni nessun nessuno molti altro altra al alla a ora qui)",
    .prepositions = "alle dalle fino prima dopo in con verso",
    .numbered = R"(
        versione passo passaggio capitolo sezione pagina figura tabella parte livello numero
        appendice esempio riga articolo paragrafo punto fase)",
};

constexpr LanguageData kRomanian = {
    .tag = "ro",
    .inner = "d-l d-na d-ra dl dna dra prof ing arh acad gen col lt sf de.ex ș.a cf vs aprox",
    .before_number = "nr pag p cap art alin fig tab vol tel bd bl et ap sect lit",
    .final = R"(
        s.a s.r.l î.hr d.hr mii mil mld ian feb mar apr mai iun iul aug sept oct nov " "dec)",
    .closing = "etc ș.a.m.d ș.a",
    .starters = R"(
        un o acest această acesta aceasta acestea aceste acel acea el ea ei ele eu tu noi voi cine
        ce care când unde cum cât de dacă deoarece pentru că deși dar sau și iar apoi atunci după
        înainte astfel totuși în la din cu fără prin pe între conform faceți apăsați selectați
        alegeți deschideți utilizați folosiți vedeți notă este sunt are au poate pot trebuie nu toate
        toți fiecare unele)",
    .numbered = "versiunea pasul capitolul secțiunea pagina figura tabelul partea nivelul numărul",
};

constexpr std::array kLanguages = {kFrench, kSpanish, kPortuguese, kItalian, kRomanian};

}  // namespace

std::span<const LanguageData> romance_languages() { return kLanguages; }

}  // namespace hymt
