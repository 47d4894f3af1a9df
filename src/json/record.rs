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
                let mut slips = Vec::new();
                let bytes = reader.object(at, $what, |reader, key| {
                    let mut name = &*key.name;
                    loop {
                        match name {
                            $($key => break reader.field(&mut $field, at, $key, &key),)*
                            _ => match reader.meant(&key, at, $what, &[$($key),*], &mut slips) {
                                Some(meant) => name = meant,
                                None => break,
                            },
                        }
                    }
                });
                let Some(bytes) = bytes else { return Self::placeholder() };
                for slip in slips {
                    let is_given = match slip.meant { $($key => $field.is_some(),)* _ => true };
                    if !is_given {
                        reader.slipped(slip, at);
                    }
                }
                Self { $($field: reader.given($field, at, $key, &bytes)),* }
            }

            fn placeholder() -> Self {
                Self { $($field: <$type as $crate::json::Decode>::placeholder()),* }
            }
        }
    )*};
}
pub(crate) use record;
