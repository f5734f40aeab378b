/**
 * The REST API, for the programs of our own people: what the command line and the console do, in JSON under
 * {@code /api/v1/}.
 *
 * <p>Keeps what was answered to an act for a day, beside the act itself ({@link org.comity.doors.api.Once}); all else is
 * asked of the rooms as that person. People come in by tokens of theirs, never by a cookie. Promises that every route is
 * in the OpenAPI document and the other way round, that an act sent twice under one key is done once, and that what a
 * person may not see is not there.
 */
@NullMarked
package org.comity.doors.api;

import org.jspecify.annotations.NullMarked;
