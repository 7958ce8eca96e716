#![doc = include_str!("../README.md")]

pub mod figures;
pub mod reproduce;
