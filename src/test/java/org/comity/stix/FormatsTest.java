package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static void takes(Predicate<String> form, String... texts) {
        assertThat(texts).allMatch(form);
    }

    private static void refuses(Predicate<String> form, String... texts) {
        assertThat(texts).noneMatch(form);
    }

    @Test
    void ipv4_addresses_and_blocks() {
        takes(Formats::isIpv4, "0.0.0.0", "198.51.100.7", "203.0.113.0/24", "203.0.113.0/0", "192.0.2.1/32");
        refuses(Formats::isIpv4, "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "01.2.3.4", "1.2.3.256");
        refuses(
                Formats::isIpv4,
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/01",
                "1.2.3.4/8/8",
                "1.2.3.4 ",
                "1.2.3.1234",
                "١.2.3.4");
    }

    @Test
    void ipv6_addresses_and_blocks() {
        takes(Formats::isIpv6, "::", "::1", "2001:db8::", "2001:db8::7/64", "2001:DB8:0:0:0:0:0:1", "::ffff:192.0.2.1");
        takes(Formats::isIpv6, "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:192.0.2.1", "2001:db8::/128");
        refuses(Formats::isIpv6, "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::");
        refuses(
                Formats::isIpv6,
                "1:2:3:4:5:6:7:8::",
                "::192.0.2",
                "::192.0.2.1:1",
                "::/129",
                "1:",
                ":1",
                "1:2:3:4:5:6:7:192.0.2.1");
    }

    @Test
    void domain_names() {
        takes(
                Formats::isDomain,
                "example",
                "c2.example",
                "a-b.example.",
                "xn--mnchen-3ya.example",
                "münchen.example",
                "_dmarc.c2.example");
        takes(Formats::isDomain, "a".repeat(63) + ".example");
        refuses(
                Formats::isDomain,
                "",
                ".",
                "a..b",
                "-a.example",
                "a-.example",
                "a b",
                "a/b",
                "a.example:80",
                "c2[.]example");
        refuses(Formats::isDomain, "a".repeat(64) + ".example", ("a".repeat(60) + ".").repeat(5), "a\u3000b.example");
    }

    @Test
    void mail_addresses() {
        takes(Formats::isEmailAddress, "a@example", "j.doe+x@mail.example", "\"j doe\"@mail.example", "δ@mail.example");
        refuses(
                Formats::isEmailAddress,
                "",
                "@",
                "a@",
                "@b",
                "a b@c",
                "<a@b>",
                "J <a@b.example>",
                "a@b@c",
                "a@b\u0007");
    }

    @Test
    void urls() {
        takes(
                Formats::isUrl,
                "https://c2.example/a?b=c#d",
                "urn:isbn:0",
                "mailto:a@b.example",
                "http://[2001:db8::7]/",
                "a:%41");
        refuses(
                Formats::isUrl,
                "",
                "c2.example",
                "://a",
                "1http://a",
                "http://a b",
                "http://a/%4",
                "http://a/|",
                "http://ä.example/");
        refuses(Formats::isUrl, " http://a", "http:", "hxxp_//a", "http://a/\\b");
    }

    @Test
    void cpe_names() {
        takes(Formats::isCpe, "cpe:2.3:a:example:office:11.2:*:*:*:*:*:*:*", "cpe:2.3:o:e:o\\:s:-:*:*:*:*:*:*:*");
        refuses(
                Formats::isCpe,
                "",
                "cpe:2.3:",
                "cpe:2.3:a:b",
                "cpe:/a:example:office",
                "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*");
        refuses(
                Formats::isCpe,
                "cpe:2.3:a:b::1:*:*:*:*:*:*:*",
                "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*:*",
                "cpe:2.3:a:b:c:1:*:*:*:*:*:*:");
    }

    @Test
    void other_forms() {
        takes(Formats::isBase64, "ZQ==", "ZXg=", "ZXhh", "+/+/");
        refuses(Formats::isBase64, "", "Z", "ZQ", "ZQ=", "Z===", "Z Q=", "ZQ==\n", "=ZQ=", "ZQ-_");
        takes(Formats::isHex, "00", "abcdef", "AB");
        refuses(Formats::isHex, "", "0", "0g", "0x00");
        takes(Formats::isMac, "00:00:5e:00:53:01");
        refuses(Formats::isMac, "00-00-5e-00-53-01", "0:0:5e:0:53:1", "00:00:5E:00:53:01", "00:00:5e:00:53:01:");
        takes(Formats::isMediaType, "application/zip", "image/svg+xml");
        refuses(Formats::isMediaType, "zip", "x/zip", "application/", "application/a b");
        takes(Formats::isRegistryKey, "HKEY_USERS", "HKEY_LOCAL_MACHINE\\System", "hklmx\\a");
        refuses(Formats::isRegistryKey, "HKLM", "hkcu\\Software");
        takes(Charsets::has, "UTF-8", "windows-1252", "Shift_JIS");
        refuses(Charsets::has, "", "utf8", "bla.bla");
        takes(Formats::isSubdivision, "BE-BRU", "DE-BE", "US-CA");
        refuses(Formats::isSubdivision, "BE", "XX-1", "BE_BRU", "BE-BRUX");
    }

    @Test
    void language_tags() {
        takes(
                Languages::isTag,
                "en",
                "pt-BR",
                "zh-Hant-TW",
                "de-CH-1901",
                "sl-rozaj-biske",
                "en-US-u-ca-gregory",
                "x-mine");
        takes(Languages::isTag, "fil", "es-419", "zh-cmn-Hans", "i-klingon", "de-x-a", "EN");
        refuses(
                Languages::isTag,
                "",
                "e",
                "zz",
                "english",
                "en_US",
                "en-",
                "-en",
                "en-x",
                "en-u",
                "español",
                "C#",
                "x",
                "en-toolong99");
    }

    @Test
    void selectors() {
        takes(
                GranularMarkings::isSelector,
                "id",
                "labels.[0]",
                "external_references.[10].source_name",
                "contents.de.name",
                "extensions.ntfs-ext.sid");
        refuses(
                GranularMarkings::isSelector,
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "[0]",
                "a.[]",
                "a.[x]",
                "a.[-1]",
                "a.[0",
                "a b",
                "a[0]",
                "a.[9999999999]");
    }
}
