//! Records of a document: declared once, and read, written and described from that one declaration.

/// Declares a record: a struct, how it is read (every unknown and missing field found), written, and its JSON Schema.
macro_rules! record {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident, $what:literal {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty = $key:literal),* $(,)?
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(rename = $key, skip_serializing_if = "crate::json::is_absent")]
                pub $field: $type,
            )*
        }

        impl $crate::json::Decode for $name {
            fn decode(reader: &mut $crate::json::Reader<'_>, at: &$crate::json::Trail<'_>) -> Self {
                $(let mut $field: Option<$type> = None;)*
                let bytes = reader.object(at, $what, |reader, key| match &*key.name {
                    $($key => reader.field(&mut $field, at, $key),)*
                    _ => reader.unknown(key, at, $what, &[$($key),*]),
                });
                let Some(bytes) = bytes else { return Self::placeholder() };
                Self { $($field: reader.given($field, at, $key, &bytes)),* }
            }

            fn placeholder() -> Self {
                Self { $($field: <$type as $crate::json::Decode>::placeholder()),* }
            }
        }
    )*};
}
pub(crate) use record;
