"""The portal: pages for people, made from what the five services answer. It keeps no rule."""
