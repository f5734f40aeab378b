package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comity.json.Json;
import org.comity.json.JsonObject;

/**
 * The reports API as its documentation shows it: a method by POST, the key in the body, the body signed in a header; a
 * report by GET under its id.
 */
final class ReportsServer implements AutoCloseable {
    static final String KEY = "0a1b2c3d-made-up-key";
    static final int STALLED = -2;
    static final String SECRET = "made up secret";

    /** What is answered first, before the usual: a status, -1 for a connection that breaks off, -2 for one that stays open and gives nothing more. */
    final Deque<Integer> faults = new ArrayDeque<>();

    final Map<String, String> reports = new HashMap<>();
    final List<JsonObject> asked = new ArrayList<>();
    final List<String> fetched = new ArrayList<>();
    String list = "[]";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    ReportsServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api2/reports/list", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isFaulty(exchange)) {
                return;
            }
            JsonObject request = Json.parseObject(body);
            boolean known = exchange.getRequestMethod().equals("POST")
                    && KEY.equals(request.text("apikey"))
                    && hmac(body).equals(exchange.getRequestHeaders().getFirst("HMAC2"));
            asked.add(request);
            answer(exchange, known ? 200 : 403, known ? list : "{\"error\":\"no " + request.text("apikey") + "\"}");
        });
        server.createContext("/dl/", exchange -> {
            if (isFaulty(exchange)) {
                return;
            }
            String id = exchange.getRequestURI().toString().substring("/dl/".length());
            fetched.add(id);
            String report = reports.get(id);
            answer(exchange, report == null ? 404 : 200, report == null ? "" : report);
        });
        server.createContext("/schema/reports.json", exchange -> answer(exchange, 200, list));
        server.setExecutor(threads);
        server.start();
    }

    private boolean isFaulty(HttpExchange exchange) throws IOException {
        Integer fault = faults.poll();
        if (fault == null) {
            return false;
        }
        if (fault < 0) {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("half".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            if (fault == STALLED) {
                awaitClose();
            }
            exchange.close();
        } else {
            answer(exchange, fault, "");
        }
        return true;
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
