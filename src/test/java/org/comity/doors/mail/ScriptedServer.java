package org.comity.doors.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.comity.seal.Certificate;

/** A mail server that offers STARTTLS (RFC 3207) and remembers what came before it and what behind. */
final class ScriptedServer implements AutoCloseable {
    final List<String> clear = new CopyOnWriteArrayList<>();
    final List<String> secret = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final SSLContext tls;

    ScriptedServer(Certificate certificate) throws IOException, GeneralSecurityException {
        char[] password = "x".toCharArray();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(certificate.keyStore(password), password);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!socket.isClosed()) {
                try (Socket caller = socket.accept()) {
                    talk(caller, false);
                } catch (IOException e) {
                    // the caller has gone, or the test is over
                }
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private void talk(Socket caller, boolean encrypted) throws IOException {
        List<String> heard = encrypted ? secret : clear;
        var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = caller.getOutputStream();
        if (!encrypted) {
            say(out, "220 mail.example");
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (data) {
                if (line.equals(".")) {
                    data = false;
                    say(out, "250 taken");
                }
            } else if (line.startsWith("EHLO")) {
                say(out, "250-mail.example");
                say(out, encrypted ? "250 AUTH PLAIN" : "250 STARTTLS");
            } else if (line.equals("STARTTLS")) {
                say(out, "220 go on");
                var over = (SSLSocket) tls.getSocketFactory().createSocket(caller, "127.0.0.1", caller.getPort(), true);
                over.setUseClientMode(false);
                talk(over, true);
                return;
            } else if (line.startsWith("AUTH")) {
                say(out, "235 come in");
            } else if (line.equals("DATA")) {
                data = true;
                say(out, "354 go on");
            } else {
                say(out, line.equals("QUIT") ? "221 bye" : "250 good");
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
