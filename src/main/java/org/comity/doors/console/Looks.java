package org.comity.doors.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.seal.Digest;

/** Makes pages of templates, with the headers that every page has. */
final class Looks {
    private static final String STYLE = "style.css";
    private static final String SCRIPT = "console.js";

    /** Nothing but our own style, our own pictures, the one script of ours, and forms that go to ourselves. */
    private static final String CONTENT_SECURITY = "default-src 'none'; style-src 'self'; img-src 'self';"
            + " script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String PERMISSIONS = "accelerometer=(), camera=(), clipboard-read=(), display-capture=(),"
            + " geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";

    private final TemplateEngine engine;
    private final byte[] style;
    private final String stylePath;
    private final byte[] script;
    private final String scriptPath;
    private final Supplier<String> base;

    Looks(Supplier<String> base) {
        this.base = base;
        this.engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, Looks.class.getClassLoader(), Looks.class.getPackageName());
        this.style = read(STYLE);
        this.script = read(SCRIPT);
        this.stylePath = "/console/style/" + Digest.of(style).hex().substring(0, 16) + ".css";
        this.scriptPath = "/console/script/" + Digest.of(script).hex().substring(0, 16) + ".js";
    }

    private static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(Looks.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the style is: it has another path when it changes, so that a browser may keep it. */
    String stylePath() {
        return stylePath;
    }

    /** Where the script is, by the same rule. */
    String scriptPath() {
        return scriptPath;
    }

    /** The page of that template. */
    Answer page(int status, String template, Frame frame, Object page) {
        var output = new StringOutput();
        engine.render(template + ".jte", Map.of("frame", frame, "page", page), output);
        return headers(Answer.of(status))
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Cache-Control", "no-store")
                .bytes(output.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * On to another page of ours.
     *
     * @param path our own, never anything of a request
     */
    Answer onTo(String path) {
        return headers(Answer.of(303)).header("Location", path).header("Cache-Control", "no-store");
    }

    /** A file to be kept, never opened by the browser. */
    Answer file(String name, String type, byte[] bytes) {
        return headers(Answer.of(200))
                .header("Content-Type", type)
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\"")
                .header("Cache-Control", "no-store")
                .bytes(bytes);
    }

    /** The style itself. */
    Answer style(Request request) {
        return kept(request, stylePath, "text/css; charset=utf-8", style);
    }

    /** The script itself. */
    Answer script(Request request) {
        return kept(request, scriptPath, "text/javascript; charset=utf-8", script);
    }

    private Answer kept(Request request, String path, String type, byte[] bytes) {
        if (!request.path().equals(path)) {
            throw new BadRequest(404, "there is nothing at this path");
        }
        return headers(Answer.of(200))
                .header("Content-Type", type)
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .bytes(bytes);
    }

    /** What changes while it is read: events, one after the other. */
    Answer events(Answer.Written events) {
        return headers(Answer.of(200))
                .header("Content-Type", "text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .written(events);
    }

    /** What OWASP's list of secure headers names, as far as it concerns these pages. */
    Answer headers(Answer answer) {
        Answer with = answer.header("Content-Security-Policy", CONTENT_SECURITY)
                .header("X-Frame-Options", "DENY")
                // Not no-referrer: with it browsers send "Origin: null" with our own forms.
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Embedder-Policy", "require-corp")
                .header("Permissions-Policy", PERMISSIONS)
                .header("X-Permitted-Cross-Domain-Policies", "none")
                .header("X-DNS-Prefetch-Control", "off");
        return base.get().startsWith("https:") && !isLoopback(base.get())
                ? with.header("Strict-Transport-Security", "max-age=31536000")
                : with;
    }

    private static boolean isLoopback(String url) {
        return url.matches("https://(localhost|127\\..*|\\[::1]).*");
    }
}
