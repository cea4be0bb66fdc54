// A phone that none of us wrote the engine of: JavaRosa fills every form, OkHttp sends it, by the
// rules of ODK Collect. Prints for each form: id, posts, last status, number of the filled form.
// java Phone BASE FOLDER LANGUAGE WORDS PHOTOS BYTES

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.xml.parsers.DocumentBuilderFactory;
import okhttp3.*;
import org.javarosa.core.model.*;
import org.javarosa.core.model.data.*;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.*;
import org.javarosa.core.reference.*;
import org.javarosa.core.services.*;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.form.api.*;
import org.javarosa.model.xform.*;
import org.javarosa.xform.util.XFormUtils;
import org.w3c.dom.*;

public class Phone {
    static final OkHttpClient http = new OkHttpClient();
    static Path folder;
    static String base, language, words;
    static int photos, bytes;

    public static void main(String[] given) throws Exception {
        base = given[0];
        folder = Paths.get(given[1]);
        language = given[2];
        words = given[3];
        photos = Integer.parseInt(given[4]);
        bytes = Integer.parseInt(given[5]);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new Properties());
        ReferenceManager.instance().addReferenceFactory(new Media());
        for (Element listed : elements(get(base + "/formList"), "xform")) send(listed);
    }

    static void send(Element listed) throws Exception {
        byte[] xform = get(text(listed, "downloadUrl"));
        if (!text(listed, "hash").equals("md5:" + md5(xform))) throw new IOException("wrong hash of form");
        for (Element file : elements(get(text(listed, "manifestUrl")), "mediaFile")) {
            byte[] media = get(text(file, "downloadUrl"));
            if (!text(file, "hash").equals("md5:" + md5(media))) throw new IOException("wrong hash of file");
            Files.write(folder.resolve(text(file, "filename")), media);
        }
        FormDef form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform));
        form.initialize(true, new InstanceInitializationFactory());
        if (form.getLocalizer() != null) form.getLocalizer().setLocale(language);
        List<String> files = filled(form);
        TreeElement meta = form.getMainInstance().getRoot().getFirstChild("meta");
        TreeElement audit = meta.getFirstChild("audit");
        if (audit != null) {
            audit.setAnswer(new StringData("audit.csv"));
            Files.writeString(folder.resolve("audit.csv"), "event,node,start,end\nform start,,1,2\n");
            files.add("audit.csv");
        }
        form.postProcessInstance();
        ValidateOutcome wrong = form.validate(true);
        if (wrong != null) throw new IOException("not valid at " + wrong.failedPrompt);
        byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getMainInstance());
        String number = meta.getFirstChild("instanceID").getValue().getDisplayText();
        System.out.println(text(listed, "formID") + "\t" + delivered(xml, files) + "\t" + number + "\t" + files.size());
    }

    static List<String> filled(FormDef form) throws Exception {
        FormEntryController walk = new FormEntryController(new FormEntryModel(form));
        List<String> files = new ArrayList<>();
        Map<String, Integer> repeats = new HashMap<>();
        for (int event = walk.stepToNextEvent(); event != FormEntryController.EVENT_END_OF_FORM; event = walk.stepToNextEvent()) {
            if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                String name = walk.getModel().getFormIndex().getReference().getNameLast();
                int most = name.contains("photo") ? photos : 1;
                if (repeats.merge(name, 1, Integer::sum) < most) walk.newRepeat();
            } else if (event == FormEntryController.EVENT_QUESTION) {
                answer(walk, files);
            }
        }
        return files;
    }

    static void answer(FormEntryController walk, List<String> files) throws Exception {
        FormEntryPrompt asked = walk.getModel().getQuestionPrompt();
        if (asked.isReadOnly()) return;
        if (asked.getQuestionText() == null) throw new IOException("no label in " + language);
        int status = FormEntryController.ANSWER_OK;
        for (IAnswerData data : candidates(asked, files)) {
            status = walk.answerQuestion(data, true);
            if (status == FormEntryController.ANSWER_OK) return;
        }
        if (asked.isRequired()) throw new IOException("no answer fits " + asked.getIndex().getReference());
        walk.answerQuestion(null, true);
    }

    static List<IAnswerData> candidates(FormEntryPrompt asked, List<String> files) throws Exception {
        switch (asked.getControlType()) {
            case Constants.CONTROL_SELECT_ONE: {
                List<IAnswerData> all = new ArrayList<>();
                for (SelectChoice choice : asked.getSelectChoices()) all.add(new SelectOneData(new Selection(choice)));
                return all;
            }
            case Constants.CONTROL_SELECT_MULTI:
                return List.of(new MultipleItemsData(List.of(new Selection(asked.getSelectChoices().get(0)))));
            case Constants.CONTROL_IMAGE_CHOOSE:
            case Constants.CONTROL_UPLOAD:
            case Constants.CONTROL_FILE_CAPTURE: {
                String name = "photo-" + System.nanoTime() + ".jpg";
                byte[] made = new byte[bytes];
                new Random(System.nanoTime()).nextBytes(made);
                Files.write(folder.resolve(name), made);
                files.add(name);
                return List.of(new StringData(name));
            }
            default:
                return typed(asked.getDataType());
        }
    }

    static List<IAnswerData> typed(int type) {
        Date hourAgo = new Date(System.currentTimeMillis() - 3600_000);
        switch (type) {
            case Constants.DATATYPE_INTEGER: return List.of(new IntegerData(300), new IntegerData(3), new IntegerData(0));
            case Constants.DATATYPE_DECIMAL: return List.of(new DecimalData(30.5), new DecimalData(3));
            case Constants.DATATYPE_DATE: return List.of(new DateData(hourAgo));
            case Constants.DATATYPE_TIME: return List.of(new TimeData(hourAgo));
            case Constants.DATATYPE_DATE_TIME: return List.of(new DateTimeData(hourAgo));
            case Constants.DATATYPE_GEOPOINT: return List.of(new GeoPointData(new double[] {13.7, 102.7, 40, 8}));
            case Constants.DATATYPE_GEOTRACE: return List.of(new StringData("13.70 102.70 40 8;13.71 102.71 40 8;13.72 102.70 41 9"));
            default: return List.of(new StringData(words), new StringData("7"));
        }
    }

    static String delivered(byte[] xml, List<String> files) throws Exception {
        String url = base + "/submission?deviceID=collect%3Atest";
        Response asked = http.newCall(request(url).head().build()).execute();
        long most = Long.parseLong(asked.header("X-OpenRosa-Accept-Content-Length"));
        if (asked.code() != 204) throw new IOException("HEAD " + asked.code());
        int at = 0, posts = 0, status;
        do {
            MultipartBody.Builder body = new MultipartBody.Builder().setType(MultipartBody.FORM);
            body.addFormDataPart("xml_submission_file", "s.xml", RequestBody.create(MediaType.parse("text/xml"), xml));
            long size = xml.length;
            for (int first = at; at < files.size(); at++) {
                File file = folder.resolve(files.get(at)).toFile();
                if (at > first && (size + file.length() > most || at - first >= 100)) {
                    body.addFormDataPart("*isIncomplete*", "yes");
                    break;
                }
                size += file.length();
                body.addFormDataPart(file.getName(), file.getName(), RequestBody.create(MediaType.parse("image/jpeg"), file));
            }
            try (Response answer = http.newCall(request(url).post(body.build()).build()).execute()) {
                status = answer.code();
                if (!answer.body().string().contains("http://openrosa.org/http/response")) throw new IOException("no OpenRosaResponse");
            }
            posts++;
        } while (status == 201 && at < files.size());
        return posts + "\t" + status;
    }

    static Request.Builder request(String url) {
        return new Request.Builder().url(url).header("X-OpenRosa-Version", "1.0").header("User-Agent", "org.odk.collect.android/v2026.3");
    }

    static byte[] get(String url) throws IOException {
        try (Response answer = http.newCall(request(url).build()).execute()) {
            if (answer.code() != 200) throw new IOException(url + " " + answer.code());
            if (!url.contains("/media/") && answer.header("X-OpenRosa-Version") == null) throw new IOException("not an OpenRosa server");
            return answer.body().bytes();
        }
    }

    static List<Element> elements(byte[] xml, String name) throws Exception {
        Document page = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        NodeList found = page.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int at = 0; at < found.getLength(); at++) all.add((Element) found.item(at));
        return all;
    }

    static String text(Element inside, String name) {
        return inside.getElementsByTagName(name).item(0).getTextContent();
    }

    static String md5(byte[] raw) throws Exception {
        StringBuilder hex = new StringBuilder();
        for (byte one : java.security.MessageDigest.getInstance("MD5").digest(raw)) hex.append(String.format("%02x", one));
        return hex.toString();
    }

    static class Media implements ReferenceFactory {
        public boolean derives(String uri) { return uri.startsWith("jr://"); }
        public Reference derive(String uri, String context) { return derive(uri); }
        public Reference derive(String uri) {
            Path file = folder.resolve(uri.substring(uri.lastIndexOf('/') + 1));
            return new Reference() {
                public boolean doesBinaryExist() { return Files.exists(file); }
                public InputStream getStream() throws IOException { return Files.newInputStream(file); }
                public String getURI() { return uri; }
                public String getLocalURI() { return file.toString(); }
                public boolean isReadOnly() { return true; }
                public OutputStream getOutputStream() { return null; }
                public void remove() { }
                public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
    }

    static class Properties implements IPropertyManager {
        public List<String> getProperty(String name) { return List.of(getSingularProperty(name)); }
        public void setProperty(String name, String value) { }
        public void setProperty(String name, List<String> value) { }
        public String getSingularProperty(String name) { return name.toLowerCase().contains("device") ? "collect:test" : ""; }
        public void addRules(IPropertyRules rules) { }
        public List<IPropertyRules> getRules() { return List.of(); }
    }
}
