import {Component, useRef} from "@odoo/owl";

/** A field to sign in with a finger or a mouse; works without a network. */
export class SignaturePad extends Component {
    static template = "school_logistics.SignaturePad";
    static props = {label: String, onChange: Function};

    setup() {
        this.canvas = useRef("canvas");
        this.last = null;
        this.drawn = false;
    }

    /** Where the pointer is, in the canvas's own pixels. */
    point(event) {
        const canvas = this.canvas.el;
        const box = canvas.getBoundingClientRect();
        return {
            x: ((event.clientX - box.left) * canvas.width) / box.width,
            y: ((event.clientY - box.top) * canvas.height) / box.height,
        };
    }

    onDown(event) {
        event.preventDefault();
        this.last = this.point(event);
    }

    onMove(event) {
        if (!this.last) {
            return;
        }
        const next = this.point(event);
        const pen = this.canvas.el.getContext("2d");
        pen.lineWidth = 4;
        pen.lineCap = "round";
        pen.beginPath();
        pen.moveTo(this.last.x, this.last.y);
        pen.lineTo(next.x, next.y);
        pen.stroke();
        this.last = next;
        this.drawn = true;
    }

    onUp() {
        if (this.last && this.drawn) {
            const [, content] = this.canvas.el.toDataURL("image/png").split(",");
            this.props.onChange(content);
        }
        this.last = null;
    }

    onClear() {
        const canvas = this.canvas.el;
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
        this.drawn = false;
        this.props.onChange("");
    }
}
