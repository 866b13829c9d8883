//! What the engine cannot know: the time, and names that nothing else has.

use js_sys::Date;

/// Now, ISO 8601 in UTC, to the millisecond.
pub fn now() -> String {
    Date::new_0().to_iso_string().into()
}

/// A new id: 128 random bits as a version 4 UUID. `crypto.randomUUID` would do the same, but not over plain http.
pub fn new_id() -> String {
    let mut bytes = [0; 16];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
