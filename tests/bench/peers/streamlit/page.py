"""The page in Streamlit: a fragment, so that only what can change is run again."""

from __future__ import annotations

import streamlit as st
import weeks

st.set_page_config(page_title=weeks.TITLE)
st.title(weeks.TITLE)
st.write(weeks.LEAD)


@st.fragment
def form():
    """Run again when something in it changes."""
    answers, notes = {}, {}
    for name, label, healthy, concerning in weeks.ROWS:
        st.subheader(label)
        answers[name] = st.radio(
            f"{healthy} / {concerning}",
            list(weeks.LEVELS),
            format_func=weeks.LEVELS.get,
            index=None,
            horizontal=True,
            key=name,
        )
        notes[name] = st.text_input("A note", key=f"{name}-note")
    st.html(f'<p class="sentence">{weeks.sentence(answers)}</p>')
    st.plotly_chart(weeks.strip(answers), key="strip", config={"displayModeBar": False})
    if st.button("Save", type="primary"):
        st.html(f'<p class="saved">{weeks.keep(answers, notes)}</p>')


form()
