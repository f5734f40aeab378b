/**
 * Logging in at a provider elsewhere, by OpenID Connect: the authorization code flow with PKCE.
 *
 * <p>Keeps nothing but what the provider says of itself and its keys, for a while. The console enters. It is the only room
 * that knows the library which reads tokens, so that what a token says comes out as one of two records: who it names, or
 * which claim does not fit. Promises that no code and no token is written down or handed on.
 */
@NullMarked
package org.comity.doors.oidc;

import org.jspecify.annotations.NullMarked;
