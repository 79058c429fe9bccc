"""Sentences as customers write them, in the charsets of their countries before UTF-8."""

# language: (codecs, sentences)
LANGUAGES: dict[str, tuple[str, list[str]]] = {
    "German": ("cp1252", [
        "Guten Tag, leider läuft der Drucker im dritten Stock seit gestern nicht mehr.",
        "Können Sie mir bitte die Rechnung für März noch einmal schicken?",
        "Vielen Dank für Ihre schnelle Rückmeldung und schöne Grüße aus München.",
    ]),
    "French": ("cp1252", [
        "Bonjour, je n'arrive plus à me connecter à mon compte depuis la mise à jour.",
        "Pourriez-vous vérifier si ma commande a bien été expédiée ? Merci d'avance.",
        "Le problème est réglé, je vous remercie de votre réponse très rapide.",
    ]),
    "Spanish": ("cp1252", [
        "Buenos días, no puedo acceder a la página desde ayer por la mañana.",
        "¿Podrían enviarme otra vez la contraseña? El correo no llegó.",
        "Muchas gracias por su atención, quedo a la espera de su respuesta.",
    ]),
    "Portuguese": ("cp1252", [
        "Bom dia, não consigo abrir o arquivo que vocês enviaram na terça-feira.",
        "Gostaria de saber quando a encomenda será entregue, já passou uma semana.",
        "Obrigado pela atenção, a solução funcionou e está tudo em ordem.",
    ]),
    "Italian": ("cp1252", [
        "Buongiorno, da lunedì il servizio non è più raggiungibile dalla nostra sede.",
        "Potreste dirmi perché la fattura è già scaduta? Così non posso pagarla.",
        "Grazie mille, la velocità è tornata normale e va tutto bene.",
    ]),
    "Swedish": ("cp1252", [
        "Hej, jag kan inte logga in på mitt konto sedan i går kväll.",
        "Skrivaren fungerar inte längre, den säger att pappret är slut.",
        "Tack så mycket för hjälpen, nu går det bra igen hälsar Åsa.",
    ]),
    "Danish": ("cp1252", [
        "Hej, jeg har ikke fået min ordre endnu, kan I undersøge sagen?",
        "Der står at fakturaen er betalt, men jeg får stadig rykkere på den.",
        "Mange tak for hjælpen, det virker igen nu og alle kan få adgang.",
    ]),
    "Finnish": ("cp1252", [
        "Hyvää päivää, en pääse kirjautumaan järjestelmään enää tänään.",
        "Voisitteko lähettää laskun uudelleen, edellinen jäi saapumatta perille.",
        "Kiitos nopeasta vastauksesta, kaikki näyttää nyt toimivan hyvin.",
    ]),
    "Polish": ("cp1250 iso8859_2", [
        "Dzień dobry, od wczoraj nie mogę zalogować się na swoje konto.",
        "Proszę o przesłanie faktury jeszcze raz, załącznik był pusty.",
        "Dziękuję za szybką odpowiedź, wszystko już działa tak jak należy.",
    ]),
    "Czech": ("cp1250 iso8859_2", [
        "Dobrý den, od včerejška se nemohu přihlásit ke svému účtu.",
        "Můžete mi prosím poslat fakturu ještě jednou? Příloha byla prázdná.",
        "Děkuji za rychlou odpověď, všechno už zase funguje, jak má.",
    ]),
    "Hungarian": ("cp1250 iso8859_2", [
        "Jó napot kívánok, tegnap óta nem tudok belépni a fiókomba.",
        "Kérem, küldjék el újra a számlát, mert a melléklet üres volt.",
        "Köszönöm a gyors választ, most már minden megfelelően működik.",
    ]),
    "Croatian": ("cp1250", [
        "Dobar dan, od jučer se više ne mogu prijaviti na svoj račun.",
        "Možete li mi, molim vas, još jednom poslati račun za ožujak?",
        "Hvala na brzom odgovoru, sve već opet radi kako treba, žurno šaljem.",
    ]),
    "Romanian": ("cp1250", [
        "Bună ziua, de ieri nu mai reuşesc să intru în contul meu.",
        "Vă rog să îmi trimiteţi încă o dată factura, ataşamentul a fost gol.",
        "Mulţumesc pentru răspunsul rapid, totul funcţionează din nou.",
    ]),
    "Turkish": ("cp1254", [
        "Merhaba, dünden beri hesabıma giriş yapamıyorum, yardımcı olur musunuz?",
        "Faturayı tekrar gönderebilir misiniz, ek boş görünüyordu.",
        "Hızlı yanıtınız için teşekkür ederim, şimdi her şey çalışıyor.",
    ]),
    "Lithuanian": ("cp1257", [
        "Laba diena, nuo vakar nebegaliu prisijungti prie savo paskyros.",
        "Prašau dar kartą atsiųsti sąskaitą, priedas buvo tuščias.",
        "Ačiū už greitą atsakymą, dabar viskas vėl veikia taip, kaip turėtų būti.",
    ]),
    "Russian": ("cp1251 koi8_r cp866", [
        "Добрый день, со вчерашнего дня не могу войти в свою учётную запись.",
        "Пришлите, пожалуйста, счёт ещё раз, вложение оказалось пустым.",
        "Спасибо за быстрый ответ, теперь всё снова работает как надо.",
    ]),
    "Ukrainian": ("cp1251 koi8_u", [
        "Добрий день, з учорашнього дня не можу увійти до свого облікового запису.",
        "Надішліть, будь ласка, рахунок ще раз, вкладення виявилося порожнім.",
        "Дякую за швидку відповідь, тепер усе знову працює як слід.",
    ]),
    "Greek": ("cp1253", [
        "Καλημέρα σας, από χθες δεν μπορώ να συνδεθώ στον λογαριασμό μου.",
        "Μπορείτε να μου στείλετε ξανά το τιμολόγιο; Το συνημμένο ήταν κενό.",
        "Ευχαριστώ για τη γρήγορη απάντηση, όλα λειτουργούν πάλι κανονικά.",
    ]),
    "Hebrew": ("cp1255", [
        "שלום, מאתמול אני לא מצליח להיכנס לחשבון שלי, אפשר לעזור?",
        "אנא שלחו שוב את החשבונית, הקובץ המצורף היה ריק.",
        "תודה על התשובה המהירה, הכול עובד שוב כמו שצריך.",
    ]),
    "Arabic": ("cp1256", [
        "مرحبا، لا أستطيع الدخول إلى حسابي منذ أمس، هل يمكنكم المساعدة؟",
        "الرجاء إرسال الفاتورة مرة أخرى لأن المرفق كان فارغا.",
        "شكرا على الرد السريع، كل شيء يعمل الآن كما يجب.",
    ]),
    "Thai": ("cp874", [
        "สวัสดีครับ ผมเข้าสู่ระบบไม่ได้ตั้งแต่เมื่อวาน ช่วยตรวจสอบให้หน่อยครับ",
        "รบกวนส่งใบแจ้งหนี้อีกครั้ง ไฟล์แนบว่างเปล่า ขอบคุณมากครับ",
    ]),
    "Japanese": ("euc_jp cp932", [
        "お世話になっております。昨日からログインできなくなりました。",
        "請求書をもう一度お送りいただけますでしょうか。添付が空でした。",
        "早速のご返信ありがとうございます。問題なく動いています。",
    ]),
    "Chinese": ("gb18030", [
        "您好，我从昨天开始就无法登录我的账号，请帮忙看一下。",
        "麻烦再发一次发票，上次的附件是空的，谢谢。",
        "感谢您的快速回复，现在一切都恢复正常了。",
    ]),
    "Taiwanese": ("cp950", [
        "您好，我從昨天開始就無法登入我的帳號，請幫忙看一下。",
        "麻煩再寄一次發票，上次的附件是空的，謝謝。",
        "感謝您的快速回覆，現在一切都恢復正常了。",
    ]),
    "Korean": ("cp949", [
        "안녕하세요, 어제부터 제 계정에 로그인할 수 없습니다. 확인 부탁드립니다.",
        "송장을 다시 보내 주실 수 있나요? 첨부 파일이 비어 있었습니다.",
        "빠른 답변 감사합니다. 지금은 모두 정상적으로 작동합니다.",
    ]),
}  # fmt: skip
