pub(super) struct Corner;

pub mod sides {
    pub struct Side {
        pub length: f64,
    }

    mod private {
        impl super::Side {
            pub fn from_a_private_module(&self) {}
        }
    }
}
