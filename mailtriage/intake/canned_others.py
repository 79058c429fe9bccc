"""What automatic answers say in the languages of the North and the East."""

from mailtriage.intake.canned_language import Language
from mailtriage.intake.canned_language import language as _language

OTHERS: dict[str, Language] = {
    "sv": _language(
        """
        absent: inte på kontoret | ej på kontoret | frånvarande | tjänsteresa | ej anträffbar |
            inte anträffbar | slutat på | sjukskriven | inte i tjänst | frånvaro | är ledig |
            kontoret är stängt | håller stängt | har stängt | jag är borta | på semester |
            har semester | föräldraledig | tjänstledig | på kurs | på utbildning
        back: till och med | tillbaka | åter | t.o.m.
        instead: under min frånvaro | brådsk | kontakta | ring | ärenden
        later: så snart som möjligt | så snart jag | återkommer | vidarebefordras inte | läser |
            läses | svara
        received: har mottagit ditt | har tagit emot ditt | ditt ärende har | ärendenummer |
            tack för din förfrågan | tack för att du kontaktar | bekräftar att vi
        thanks: tack för ditt mail | tack för ditt mejl | tack för ditt meddelande
        robot: automatiskt genererat | skickats automatiskt | svara inte på detta |
            går inte att svara på | svara ej | avregistrera | avsluta prenumeration | du får detta |
            detta är ett automatiskt | svara inte
        """
    ),
    "da": _language(
        """
        absent: ikke på kontoret | ikke til stede | på tjenesterejse | er fratrådt | ikke at træffe |
            barsel | orlov | ude af kontoret | fravær | kontoret er lukket | holder lukket |
            har lukket | har fri | på ferie | holder ferie | har ferie | ferie frem til | på kursus |
            på barsel | sygemeldt
        back: til og med | tilbage | frem til | retur
        instead: i mit fravær | haste | kontakt | ring | akut
        later: hurtigst muligt | så snart | bliver ikke videresendt | bliver ikke læst | læser |
            svarer | vender | besvar
        received: har modtaget din | din henvendelse er | din sag er | sagsnummer |
            tak for din henvendelse
        thanks: tak for din mail | tak for din e-mail | tak for din besked
        robot: automatisk genereret | sendt automatisk | ikke besvares | svar ikke på denne |
            kan ikke svare på denne | du modtager denne | dette er en automatisk | svar ikke
        """
    ),
    "no": _language(
        """
        absent: ikke på kontoret | ute av kontoret | på reise | ikke tilgjengelig | sluttet i |
            permisjon | sykmeldt | fravær | leser ikke e-post | kontoret er stengt | holder stengt |
            har fri | på ferie | har ferie | avvikler ferie | ferie til | på kurs |
            i foreldrepermisjon
        back: til og med | tilbake | frem til
        instead: hastesaker | i mitt fravær | haster | kontakt | ring | akutt
        later: så snart | så fort | blir ikke videresendt | ikke lest | leser | svare | besvar
        received: har mottatt din | din henvendelse | saksnummer
        thanks: takk for din e-post | takk for e-posten | takk for din melding | takk for at du
        robot: automatisk generert | sendt automatisk | ikke svar på denne | kan ikke besvares |
            meld deg av | du mottar denne | dette er en automatisk
        """
    ),
    "fi": _language(
        """
        absent: en ole paikalla | työmatkalla | virkavapaalla | vanhempainvapaalla |
            en ole tavoitettavissa | en ole töissä | sairaslom | toimisto on suljettu |
            toimistomme on suljettu | olen poissa | poissa toimist | poissa töistä | lomalla |
            koulutuksessa | sairauslomalla | perhevapaalla
        back: palaan | takaisin | asti | saakka | palattuani | jälkeen
        instead: poissaoloni aikana | asioissa | kiireel | yhteyttä | soita
        later: mahdollisimman pian | vastaamme | ei edelleenlähetetä | ei lueta | luen | vastaan |
            viestisi
        received: olemme vastaanottaneet | on vastaanotettu | on kirjattu | kiitos yhteydenot |
            tikettinumero | olemme saaneet
        thanks: kiitos viestistä
        robot: älä vastaa tähän | ei voi vastata | peruuta tilaus | saat tämän viestin |
            tämä on automaattinen | älä vastaa
        """
    ),
    "pl": _language(
        """
        absent: poza biurem | przebywam na | nie ma mnie w biurze | nie pracuje już | poza firmą |
            nieobecn | nie odczytuję | biuro jest nieczynne | zwolnieniu | delegacji | na urlopie |
            urlopie macierzyńskim | zwolnieniu lekarskim | na szkoleniu
        back: wracam | do dnia | wrócę | powrocie | powrot
        instead: podczas mojej nieobecności | w razie pilnej | pilnych | kontakt | proszę dzwonić |
            zastępuje
        later: jak najszybciej | odpowiem | nie jest przekazywana | niezwłocznie | w ciągu 24 |
            odpisz | odczytuj | nie odczyt
        received: otrzymaliśmy państwa | otrzymaliśmy twoj | otrzymaliśmy pani |
            zostało zarejestrowane | zgłoszenie zostało | numer zgłoszenia | dziękujemy za kontakt |
            dziękujemy za zgłoszenie | potwierdzamy otrzymanie | potwierdzamy przyjęcie
        thanks: dziękujemy za wiadomość | dziękuję za wiadomość
        robot: wiadomość automatyczna | automatyczna wiadomość | wygenerowana automatycznie |
            wygenerowany automatycznie | wysłana automatycznie | automatycznie wygenerowana |
            prosimy nie odpowiadać | proszę nie odpowiadać | nie odpowiadaj na | wypisać się |
            zrezygnować z subskrypcji | otrzymujesz tę | to jest automatyczn | to jest wiadomość |
            nie odpowiadać | nie odpowiadaj | wiadomość wygenerowan
        """
    ),
    "cs": _language(
        """
        absent: mimo kancelář | nejsem v kanceláři | na služební cestě | nie som v kancelárii |
            nepřítom | nemocensk | neprítomn | máme zavřeno | bude zavřeno | na dovolené |
            na dovolenke | čerpám dovolenou | mám dovolenou | na nemocenské | na školení
        back: od … | budem späť | zpět | návrat | vrátím | budu opět
        instead: v neodkladných | obraťte se | po dobu mé nepřítomnosti | v mé nepřítomnosti |
            v súrnych | naléhav | urgent | volejte | kontakt | obracejte | ve věci
        later: co nejdříve | nebude přeposlán | čo najskôr | budeme se jí zabývat | odpov | přečtu |
            nečtu
        received: obdrželi jsme | přijali jsme | byl zaregistrován | byl přijat | požadavek byl |
            číslo požadavku | potvrzujeme přijetí
        thanks: děkujeme za váš | děkujeme za vaši | děkuji za vaši zprávu | děkuji za váš
        robot: automatická zpráva | automaticky generovan | automaticky vygenerovan | neodpovídejte |
            odhlásit z odběru | odhlášení odběru | automaticky generovaná | toto je automatick
        """
    ),
    "hu": _language(
        """
        absent: házon kívül | nem vagyok az irodában | nem tartózkodom | irodán kívül |
            nem vagyok elérhető | nem leszek elérhető | kiküldetésben | zárva tart | irodánk … zárva |
            távol vagyok | távol leszek | távollét | szabadságon | betegszabadságon
        back: leszek újra | -ig | ismét elérhető | vissza | után
        instead: távollétemben | forduljon | helyettesít | sürgős | keresse | hívja
        later: amint lehet | a lehető leghamarabb | hamarosan | válaszol | nem olvas | olvasom
        received: megkaptuk | beérkezett | rögzítettük | köszönjük megkeresését | hibajegy |
            azonosítószám
        thanks: köszönjük levelét | köszönöm levelét | köszönjük üzenetét
        robot: automatikusan generált | automatikusan küldött | ne válaszoljon | leiratkoz |
            rendszerüzenet | ez egy automatikus
        """
    ),
    "ro": _language(
        """
        absent: nu sunt la birou | nu voi fi la birou | în afara biroului | indisponibil | lipsesc |
            sunt plecat | plecat din | închis în perioada | birou … închis | în concediu |
            in concediu
        back: pana la | la întoarcere | revin | întorc | până | reveni
        instead: urgen | contact | sunați
        later: cât mai curând | cat mai curand | în cel mai scurt timp | răspund | citi
        received: am primit solicitarea | am primit mesajul | a fost înregistrat |
            mulțumim pentru mesaj | vă mulțumim pentru | număr de înregistrare |
            multumim pentru mesaj | am recepționat
        robot: generat automat | trimis automat | nu răspundeți la acest | a nu răspunde |
            dezabonare | dezabona | acesta este un mesaj automat | nu răspundeți
        """
    ),
    "tr": _language(
        """
        absent: ofis dışında | izinde | ofiste olmayacağım | tatilde | seyahatte | iş seyahatinde |
            ulaşılamayacağım | ofiste değil | yıllık izin | kapalıdır
        back: döndüğümde | tarihinde | tarihleri arasında | dönece | dönüş | kadar
        instead: yokluğumda | acil | iletişim | arayabilir | irtibat
        later: en kısa sürede | dönüş yap | yanıt verile | yanıtla | cevap
        received: talebiniz alınmıştır | talebiniz tarafımıza | mesajınız alınmıştır |
            mesajınız bize | e-postanız alın | kayıt numara | destek talebiniz |
            bize ulaştığınız için
        thanks: e-postanız için teşekkür | mesajınız için teşekkür
        robot: lütfen bu e-postayı yanıtlamayın | yanıtlamayınız | cevap vermeyiniz | cevaplamayınız |
            abonelikten çık | otomatik olarak gönder | otomatik olarak oluştur | yanıtlamayın
        """
    ),
    "el": _language(
        """
        absent: εκτόσ γραφείου | απουσιάζω | λείπω | εκτόσ έδρασ | δεν είμαι στο γραφείο |
            δεν θα είμαι διαθέσιμ | γραφεία … κλειστ | θα είναι κλειστ | σε άδεια | με άδεια
        back: επιστρ | μέχρι | έωσ
        instead: απουσία μου | απευθυνθείτε | επείγ | επικοινων | καλέστε
        later: το συντομότερο | θα επικοινωνήσουμε | απαντήσ | διαβάσ
        received: λάβαμε το | έχουμε λάβει | το αίτημά σασ | αριθμόσ αιτήματοσ
        thanks: ευχαριστούμε για το μήνυμ | σασ ευχαριστούμε για | ευχαριστώ για το μήνυμ
        robot: αυτόματο μήνυμα | αυτοματοποιημένο | δημιουργήθηκε αυτόματα | μην απαντήσετε |
            μην απαντάτε | στάλθηκε αυτόματα | διαγραφή από | αυτό είναι ένα αυτόματο
        """
    ),
    "ru": _language(
        """
        absent: не в офисе | вне офиса | не на рабочем месте | больше не работает | меня не будет |
            недоступен | командировк | больничн | офис закрыт | отсутствую | буду отсутств |
            я отсутств | офис не работает | я не работаю | больше не работает в | в отпуске |
            нахожусь в отпуске | в декретном отпуске | в ежегодном отпуске | на обучении |
            доступ к почте ограничен
        back: вернусь | до … | буду на рабочем месте | выхода из отпуска | возвращ | выйду
        instead: обратитесь | в мое отсутствие | в моё отсутствие | срочн | обращ | звоните | свяж |
            связ
        later: в ближайшее время | как только | отвечу | не пересылается | в течение | ответ |
            прочит
        received: ваше обращение | ваше письмо получено | ваш запрос | ваша заявка |
            заявка зарегистрирована | номер заявки | мы получили ваш | получили ваше |
            спасибо за обращение | благодарим за обращение
        thanks: спасибо за ваше | благодарим вас за
        robot: автоматическое сообщение | автоматическое уведомление | не отвечайте на это |
            не отвечать на | не требует ответа | отписаться | отказаться от рассылки |
            вы получили это письмо | создано автоматически | отправлено автоматически |
            сформировано автоматически | сгенерировано автоматически | письмо автоматическ |
            это автоматическ | не отвечайте
        """
    ),
    "uk": _language(
        """
        absent: не в офісі | поза офісом | мене не буде | відряджен | буду відсутн | я відсутн |
            у відпустці | в відпустці
        back: до … | поверн
        instead: за моєї відсутності | термінов | зверт | телефон
        later: найближчим часом | якнайшвидше | відпов | прочит
        received: ваше звернення | ваш запит | ваша заявка | ми отримали | номер заявки |
            отримали ваш
        thanks: дякуємо за
        robot: автоматичне повідомлення | не відповідайте на | відписатися | створено автоматично |
            надіслано автоматично | це автоматичн
        """
    ),
    "ja": _language(
        """
        absent: 不在 | 休業 | お休みを | 席を外し | 年末年始 | 営業時間外 | 休暇をいただ | 休暇中 |
            休暇を取得し | 休暇のため | まで休暇 | 休暇とさせ | 休業いたし | 出張中 | 出張のため |
            出張しており | 出張で不在 | 外出しており | 外出のため | 終日外出 | 退職いたし | 休業中
        back: まで | 以降 | 出社 | 戻り | 復帰 | より営業 | から営業 | 明日
        instead: 代わりに | ご用件 | ご連絡 | お急ぎ | 緊急
        later: 改めてご | 追ってご | 折り返し | 確認次第 | ご返答 | 後ほど | ご回答 |
            今しばらくお待ち | 対応させて | 返信 | ご連絡 | ご対応 | 確認して | お時間
        received: お問い合わせいただき | お問い合わせありがとう | お問合せいただき | 受け付け |
            受付いたしました | 受信いたしました | お問い合わせを | 受付番号 | 承りました |
            メールを受信 | お申し込みを受け
        thanks: メールありがとう | ご連絡ありがとう | お世話になって | 平素は | 平素より
        robot: 自動的に送信 | 自動で送信 | 返信しないで | 返信いただいても | 返信なさらない |
            配信専用 | 送信専用 | 心当たりのない | 自動返信メールです | 自動返信です | 自動返信にて |
            自動返信でお送り | 自動送信されて | 自動配信されて | 自動応答メールです |
            このメールは自動 | 本メールは自動 | システムより自動 | システムから自動 |
            自動送信メールです | 自動配信メールです
        """
    ),
    "zh": _language(
        """
        absent: 不在办公室 | 不在辦公室 | 不在公司 | 已离职 | 無法及時 | 无法及时 | 年假 | 正在休假 |
            休假中 | 在休假 | 休假至 | 正在出差 | 出差中 | 在出差 | 外出中 | 正在外出 | 正在度假 |
            度假中 | 请假中 | 請假中 | 放假通知 | 已放假 | 放假至 | 已離職
        back: 期间 | 期間 | 返回 | 回来 | 回來 | 直到 | 至… | 回到 | 恢复 | 恢復 | 上班
        instead: 紧急 | 緊急 | 急事 | 请联系 | 請聯繫 | 如有 | 请致电 | 聯絡
        later: 尽快 | 盡快 | 儘快 | 稍后 | 稍後 | 答复 | 回复 | 回覆 | 谅解 | 諒解
        received: 已收到 | 已经收到 | 收到您的 | 您的邮件 | 您的來信 | 您的来信 | 工单 | 受理
        thanks: 感谢您的 | 感謝您的
        robot: 系统自动 | 系統自動 | 请勿回复 | 請勿回覆 | 请勿直接回复 | 請勿直接回覆 | 自动发送 |
            自動發送 | 自动生成 | 请勿回 | 請勿回 | 由系统 | 由系統
        """
    ),
    "ko": _language(
        """
        absent: 부재중 | 부재 중 | 자리를 비 | 사무실에 없 | 휴가 중 | 휴가중 | 휴가로 | 휴가입니다 |
            휴가를 사용 | 출장 중 | 출장중 | 출장으로 | 출장 관계 | 외근 중 | 외근중 | 휴직 중 |
            휴직중
        back: 까지 | 복귀 | 돌아 | 이후
        instead: 긴급 | 급한 | 문의하시 | 연락
        later: 빠른 시일 | 확인 후 | 가능한 빨리 | 회신 | 답변 | 답장
        received: 접수되었 | 문의해 주셔서 | 문의가 접수 | 메일을 받았 | 접수 번호 | 접수번호
        thanks: 감사합니다
        robot: 자동 회신 | 자동 응답 | 자동으로 발송 | 자동발송 | 자동 발송 | 발신 전용 | 발신전용 |
            회신되지 | 회신하지 | 자동 메일 | 본 메일은 발신
        """
    ),
    "he": _language(
        """
        absent: מחוץ למשרד | לא במשרד | בחופש | לא אהיה במשרד | איני במשרד | אינני במשרד | נעדר |
            בחו"ל | איני נמצא | בחופשה | לחופשה
        back: אחזור | עד לתאריך | עד … | עם שובי | אשוב | חזרתי
        instead: דחופים | בהיעדרי | דחוף | לפנות
        later: בהקדם | אשיב | נשיב | נחזור אליך | נחזור אליכם | אענה | אחזור אליך
        received: פנייתך | קיבלנו את | תודה על פניית | הודעתך התקבלה | מספר פנייה
        robot: הודעה אוטומטית | נשלחה אוטומטית | אין להשיב | נא לא להשיב | הסרה מרשימת
        """
    ),
    "ar": _language(
        """
        absent: خارج المكتب | في اجازة | لست في المكتب | غير متواجد | غير متاح | في رحلة عمل |
            في إجازة | إجازة حتى
        back: العودة | عودتي | أعود | حتى
        instead: عاجل | أثناء غيابي | التواصل | الاتصال
        later: في أقرب وقت | سأرد | سنرد | سوف نرد | بأقرب وقت | الرد
        received: تم استلام | لقد تلقينا | استلمنا | رقم الطلب | رقم التذكرة | شكرا لتواصلك |
            شكراً لتواصلك
        robot: رسالة تلقائية | رسالة آلية | الرجاء عدم الرد | يرجى عدم الرد | إلغاء الاشتراك |
            إرسال هذه الرسالة تلقائي | هذه رسالة تلقائي | هذه رسالة آلي
        """
    ),
}
