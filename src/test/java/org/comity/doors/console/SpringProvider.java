package org.comity.doors.console;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.DispatcherType;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * A login provider that is none of ours, on loopback: Spring Authorization Server in Tomcat. It calls itself localhost,
 * so that to a browser it is another site than the node at 127.0.0.1.
 */
final class SpringProvider implements AutoCloseable {
    static final String CLIENT = "comity-northland";
    static final String SECRET = "a secret that the node shows";
    static final String PASSWORD = "a password at the provider";

    /** What it says of somebody besides; filled by tests. */
    static final Map<String, Map<String, Object>> CLAIMS = new ConcurrentHashMap<>();

    private static volatile String issuer = "";
    private static volatile InMemoryRegisteredClientRepository clients;

    private final Tomcat tomcat = new Tomcat();
    private final File folder;

    SpringProvider() throws Exception {
        java.util.logging.Logger.getLogger("org.apache").setLevel(java.util.logging.Level.WARNING);
        int port = free();
        issuer = "http://localhost:" + port;
        folder = Files.createTempDirectory("provider-").toFile();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", folder.toString());
        context.addServletContainerInitializer(
                (types, servlets) -> {
                    var spring = new AnnotationConfigWebApplicationContext();
                    spring.register(Rules.class);
                    spring.setServletContext(servlets);
                    spring.refresh();
                    servlets.addFilter("security", new DelegatingFilterProxy("springSecurityFilterChain", spring))
                            .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
                    servlets.addServlet("nothing", new jakarta.servlet.http.HttpServlet() {})
                            .addMapping("/");
                },
                java.util.Set.of());
        tomcat.start();
    }

    private static int free() throws IOException {
        try (var tried = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return tried.getLocalPort();
        }
    }

    String issuer() {
        return issuer;
    }

    /** Registers the node, as its administrator would. */
    void register(String back, String afterLogout) {
        clients.save(RegisteredClient.withId(CLIENT)
                .clientId(CLIENT)
                .clientSecret("{noop}" + SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(back)
                .postLogoutRedirectUri(afterLogout)
                .scope("openid")
                .scope("email")
                .clientSettings(ClientSettings.builder()
                        .requireAuthorizationConsent(false)
                        .requireProofKey(true)
                        .build())
                .build());
    }

    @Configuration
    @EnableWebSecurity
    static class Rules {
        @Bean
        @Order(1)
        SecurityFilterChain provider(HttpSecurity http) throws Exception {
            http.oauth2AuthorizationServer(server -> {
                        http.securityMatcher(server.getEndpointsMatcher());
                        server.oidc(withDefaults());
                    })
                    .authorizeHttpRequests(each -> each.anyRequest().authenticated())
                    .exceptionHandling(
                            each -> each.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")));
            return http.build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain form(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(each -> each.anyRequest().authenticated())
                    .formLogin(withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            var users = new InMemoryUserDetailsManager();
            for (String each : List.of("lena.larsen", "otto.olsen", "stranger")) {
                users.createUser(User.withUsername(each)
                        .password("{noop}" + PASSWORD)
                        .roles("USER")
                        .build());
            }
            return users;
        }

        @Bean
        InMemoryRegisteredClientRepository clients() {
            // The node is not known before it listens; a repository without anybody is refused.
            clients = new InMemoryRegisteredClientRepository(RegisteredClient.withId("nobody")
                    .clientId("nobody")
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientSecret("{noop}none")
                    .build());
            return clients;
        }

        @Bean
        JWKSource<SecurityContext> keys() throws Exception {
            RSAKey key = new RSAKeyGenerator(2048).keyID("first").generate();
            return new ImmutableJWKSet<>(new JWKSet(key));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return token -> CLAIMS.getOrDefault(token.getPrincipal().getName(), Map.of())
                    .forEach(token.getClaims()::claim);
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().issuer(issuer).build();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (org.apache.catalina.LifecycleException e) {
            throw new IOException(e);
        }
        CLAIMS.clear();
        try (var inside = Files.walk(folder.toPath())) {
            for (var each : inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
