package org.comity.doors.peer;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.comity.seal.BadSeal;
import org.comity.seal.Certificate;
import org.comity.seal.NoteKey;
import org.comity.seal.VerifyKey;

/**
 * TLS towards one partner: whoever answers must hold a key of that party that counts now. Names, authorities and dates of
 * the certificate mean nothing here; the key has its own term.
 */
final class PinnedTls {
    private PinnedTls() {}

    static SSLContext context(Certificate own, Supplier<List<NoteKey>> pins) {
        try {
            char[] password = "in memory only".toCharArray();
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.keyStore(password), password);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {new Pinned(pins)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was made cannot be shown", e);
        }
    }

    private static final class Pinned extends X509ExtendedTrustManager {
        private final Supplier<List<NoteKey>> pins;

        Pinned(Supplier<List<NoteKey>> pins) {
            this.pins = pins;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                VerifyKey shown = VerifyKey.of(chain[0]);
                if (pins.get().stream().noneMatch(pin -> pin.key().equals(shown))) {
                    throw new CertificateException("whoever answers there shows the " + shown
                            + ", which is no key of that party that counts now");
                }
            } catch (BadSeal e) {
                throw new CertificateException("whoever answers there shows no party's key", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("nobody calls here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("nobody calls here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("nobody calls here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
